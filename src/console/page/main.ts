/**
 * The script of the console. It keeps the key in this variable and nowhere else, asks for the view that the address names
 * (`#/partner/…`), and puts what the service has rendered into the page.
 */
let key: string | undefined;
/** The view that was asked for last: an answer to an earlier one comes too late. */
let asked = 0;

const view = element("view");
const statusLine = element("status");
const signOut = element("sign-out");

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  if (form.id === "sign-in") return signIn(form);
  const { post } = form.dataset;
  const values = [...new FormData(form)].map(([name, value]): [string, string] => [name, String(value)]);
  if (post !== undefined) void open(post, new URLSearchParams(values));
});

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const button = event.target.closest<HTMLElement>("[data-download]");
  if (button !== null) void download(button);
  if (event.target.closest(".skip") === null) return;
  // The address names the view: a link into the page must not replace it.
  event.preventDefault();
  element("content").focus();
});

signOut.addEventListener("click", () => {
  key = undefined;
  location.reload();
});

addEventListener("hashchange", () => {
  if (key !== undefined && location.hash.startsWith("#/")) void open(address());
});

function signIn(form: HTMLFormElement): void {
  const field = form.querySelector("input");
  key = field?.value.trim();
  if (field !== null) field.value = "";
  void open(address());
}

/** The address of the view in the location; the first one where it names none. */
function address(): string {
  return location.hash.startsWith("#/") ? location.hash.slice(1) : "/";
}

/** Sends `path` to the service, with a form's values where there are some, and shows what it answers. */
async function open(path: string, values?: URLSearchParams): Promise<void> {
  const number = ++asked;
  statusLine.textContent = "Loading…";
  const answer = await ask(path, values);
  if (number !== asked) return;
  statusLine.textContent = "";
  if (answer === undefined) return say("The service did not answer. Check the connection and try again.");
  const goTo = answer.headers.get("Console-Location");
  if (goTo !== null) return go(goTo);
  if (answer.status === 401) return refuse();
  view.replaceChildren(...parsed(await answer.text()));
  signOut.hidden = false;
  const heading = view.querySelector("h1");
  document.title = `${heading?.textContent ?? ""} · k9 console`;
  heading?.focus();
  keepUp(number, path);
}

function go(goTo: string): void {
  if (address() === goTo) void open(goTo);
  else location.hash = goTo;
}

/** Says what is wrong where a person looks: at the form to sign in, or above the view. */
function say(text: string): void {
  (document.getElementById("sign-in-problem") ?? statusLine).textContent = text;
}

/** The key is not valid, or no longer: it is asked for again. */
function refuse(): void {
  const wasSignedIn = document.querySelector("#sign-in") === null;
  key = undefined;
  if (wasSignedIn) location.reload();
  else say("This key is not valid. It may be mistyped, revoked or expired.");
}

/** Replaces the part of the view that changes by itself, until the view is another or nothing in it changes any more. */
function keepUp(number: number, path: string): void {
  const every = Number(document.getElementById("live")?.dataset.live);
  if (!(every > 0)) return;
  setTimeout(async () => {
    if (number !== asked) return;
    const answer = document.hidden ? undefined : await ask(path);
    if (number !== asked) return;
    const live = document.getElementById("live");
    if (answer?.ok === true && live !== null) {
      const fresh = parsed(await answer.text())
        .map((node) => (node instanceof Element ? node.querySelector("#live") : null))
        .find((found) => found !== null);
      if (fresh !== undefined && !live.contains(document.activeElement)) live.replaceWith(fresh);
    }
    keepUp(number, path);
  }, every);
}

/** Undefined where no answer came. */
async function ask(path: string, values?: URLSearchParams): Promise<Response | undefined> {
  const headers = { Authorization: `Bearer ${key ?? ""}` };
  const body = values === undefined ? {} : { method: "POST", body: values };
  try {
    return await fetch(`/console/view${path}`, { headers, ...body });
  } catch {
    return undefined;
  }
}

/** The file with the key in the header, which a plain link could not send. */
async function download(button: HTMLElement): Promise<void> {
  const { download: href = "", name = "" } = button.dataset;
  statusLine.textContent = `Downloading ${name}…`;
  const answer = await fetch(href, { headers: { Authorization: `Bearer ${key ?? ""}` } }).catch(() => undefined);
  if (answer?.ok !== true) return say(`${name} could not be downloaded. Try again.`);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  statusLine.textContent = `${name} is downloaded.`;
}

/** What the service has rendered; its scripts, if it had any, do not run. */
function parsed(text: string): Node[] {
  return [...new DOMParser().parseFromString(text, "text/html").body.childNodes];
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no element ${id}`);
  return found;
}
