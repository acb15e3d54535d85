import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { ApiCaller, type SendRequest } from "./apiCaller.ts";
import { CONSOLE_SCRIPT, CONSOLE_STYLE } from "./page.generated.ts";
import { Shell } from "./parts/shell.tsx";
import { show, type ViewEnv } from "./view.tsx";
import { accountView, analyzeNow, deleteAccount } from "./views/account.tsx";
import { addAccount, customerView } from "./views/customer.tsx";
import { customersView } from "./views/customers.tsx";
import { findingsView } from "./views/findings.tsx";
import { homeView } from "./views/home.tsx";
import { createKey, keysView, revokeKey } from "./views/keys.tsx";
import { runView } from "./views/run.tsx";
import { runsView } from "./views/runs.tsx";
import { deleteWebhook, putWebhook, testWebhook, webhooksView, webhookView } from "./views/webhooks.tsx";

/** Nothing but its own script and style, nothing in a frame, and no form that a browser sends by itself. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#0b57a4"/><text x="8" y="12" font="700 10px sans-serif" fill="#fff" text-anchor="middle">k9</text></svg>';

const HEADERS = {
  "Content-Security-Policy": POLICY,
  "Cache-Control": "no-store",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "Strict-Transport-Security": "max-age=31536000",
  "X-Content-Type-Options": "nosniff",
};

/** As much as the API takes. */
const MAX_FORM_BYTES = 64 * 1024;

export interface Console {
  /** Answers what is below /console. `send`: the API. */
  fetch(request: Request, send: SendRequest): Promise<Response>;
}

/**
 * The console: a page for people. Its script keeps the key in the memory of the tab and asks for views, which are rendered here
 * from what the API answers to that key.
 */
export function createConsole(): Console {
  const app = new Hono<ViewEnv>({ strict: false });
  const script = textFile(CONSOLE_SCRIPT, "text/javascript; charset=utf-8");
  const style = textFile(CONSOLE_STYLE, "text/css; charset=utf-8");
  app.get("/console", (context) => context.html(<Shell />));
  app.get("/console/console.js", script);
  app.get("/console/console.css", style);
  app.get("/console/icon.svg", textFile(ICON, "image/svg+xml"));

  const views = new Hono<ViewEnv>({ strict: false });
  views.use(bodyLimit({ maxSize: MAX_FORM_BYTES }));
  views.use(async (context, next) => {
    const { origin } = new URL(context.req.url);
    context.set("api", new ApiCaller(context.env.send, origin, context.req.header("Authorization") ?? ""));
    await next();
  });
  const partner = "/partner/:partnerId";
  const customer = `${partner}/customer/:partnerCustomerId`;
  const account = `${customer}/account/:accountId`;
  views.get("/", show(homeView));
  views.get(`${partner}/customer`, show(customersView));
  views.get(customer, show(customerView));
  views.post(`${partner}/account`, show(addAccount));
  views.get(account, show(accountView));
  views.post(`${account}/delete`, show(deleteAccount));
  views.post(`${account}/analysis`, show(analyzeNow));
  views.get(`${account}/analysis/:executionId`, show(runView));
  views.get(`${partner}/analysis`, show(runsView));
  views.get(`${partner}/findings`, show(findingsView));
  views.get(`${partner}/key`, show(keysView));
  views.post(`${partner}/key`, show(createKey));
  views.post(`${partner}/key/:keyId/delete`, show(revokeKey));
  views.get(`${partner}/webhook`, show(webhooksView));
  views.post(`${partner}/webhook`, show(putWebhook));
  views.get(`${partner}/webhook/:name`, show(webhookView));
  views.post(`${partner}/webhook/:name/test`, show(testWebhook));
  views.post(`${partner}/webhook/:name/delete`, show(deleteWebhook));
  app.route("/console/view", views);
  app.notFound((context) => context.text("There is no such page. The console is at /console.", 404));

  return {
    async fetch(request, send) {
      const answer = await app.fetch(request, { send });
      const response = new Response(answer.body, answer);
      for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
      return response;
    },
  };
}

const textFile = (text: string, contentType: string) => () =>
  new Response(text, { headers: { "Content-Type": contentType } });
