import { html } from "hono/html";

/** The page as it is loaded: the form to sign in. The script puts the views in its place. */
export function Shell() {
  return (
    <>
      {html`<!doctype html>`}
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>k9 console</title>
          <link rel="icon" href="/console/icon.svg" />
          <link rel="stylesheet" href="/console/console.css" />
          <script src="/console/console.js" defer />
        </head>
        <body>
          <a class="skip" href="#content">
            Skip to the content
          </a>
          <header>
            <p class="brand">k9 console</p>
            <button id="sign-out" type="button" hidden>
              Sign out
            </button>
          </header>
          <p id="status" class="status" role="status" />
          <div id="view">
            <SignIn />
          </div>
          <noscript>
            <p class="problem">
              The console keeps your key in the memory of this tab, which needs JavaScript. The API works without: see
              <a href="/docs">its documentation</a>.
            </p>
          </noscript>
        </body>
      </html>
    </>
  );
}

function SignIn() {
  return (
    <main id="content" tabindex={-1}>
      <form id="sign-in" class="card">
        <h1>Sign in</h1>
        <label for="key">Partner key</label>
        <input
          id="key"
          type="password"
          required
          autocomplete="off"
          spellcheck={false}
          aria-describedby="key-help sign-in-problem"
        />
        <p id="key-help" class="quiet">
          A key of the API, <code>k9_…</code>. It stays in the memory of this tab: closing or reloading the tab forgets
          it.
        </p>
        <p id="sign-in-problem" class="wrong" role="alert" />
        <button type="submit">Sign in</button>
      </form>
    </main>
  );
}
