import type { Context, Env } from "hono";
import type { Child } from "hono/jsx";
import type { CallerResource } from "../api/resources/caller/caller.ts";
import { type ApiCaller, isProblem, type Problem, type SendRequest } from "./apiCaller.ts";
import { Frame } from "./parts/frame.tsx";
import { ProblemBox } from "./parts/problem.tsx";

export interface ViewEnv extends Env {
  Bindings: { send: SendRequest };
  Variables: { api: ApiCaller };
}

/** What a view is made from. Parameters are those of its address, as strings of a path: the API checks them. */
export interface ViewCall {
  api: ApiCaller;
  caller: CallerResource;
  /** The partner whose data are shown; empty before an operator has chosen one. */
  partnerId: string;
  /** A parameter of the path. */
  param(name: string): string;
  query: URLSearchParams;
  /** What a form holds; empty for a view that is only looked at. */
  form: URLSearchParams;
}

/** A page to show, an address to go to, or what the API answered instead. */
export type View = { title: string; body: Child } | { goTo: string } | { problem: Problem };

/**
 * The handler of a view: renders it with the frame of the console. The answer names where the script goes on in
 * `Console-Location`, and is 401 where the key is not valid: the script then asks for one.
 */
export function show(view: (call: ViewCall) => Promise<View>) {
  return async (context: Context<ViewEnv>): Promise<Response> => {
    const { api } = context.var;
    const known = await api.get<CallerResource>("/caller");
    if (isProblem(known)) return context.html(<ProblemBox problem={known.problem} />, statusOf(known.problem));
    const caller = known.value;
    const partnerId = context.req.param("partnerId") ?? caller.partnerId ?? "";
    const shown = await view({
      api,
      caller,
      partnerId,
      param: (name) => encodeURIComponent(context.req.param(name) ?? ""),
      query: new URL(context.req.url).searchParams,
      form: context.req.method === "POST" ? await formOf(context.req.raw) : new URLSearchParams(),
    });
    if ("goTo" in shown) return context.body(null, 200, { "Console-Location": shown.goTo });
    const title = "problem" in shown ? "This did not work" : shown.title;
    return context.html(
      <Frame title={title} caller={caller} partnerId={partnerId}>
        {"problem" in shown ? <ProblemBox problem={shown.problem} /> : shown.body}
      </Frame>,
    );
  };
}

/** The values of a form as the script sends it; empty for any other body. */
async function formOf(request: Request): Promise<URLSearchParams> {
  if (!request.headers.get("Content-Type")?.startsWith("application/x-www-form-urlencoded"))
    return new URLSearchParams();
  const values = await request.formData();
  return new URLSearchParams([...values].map(([name, value]) => [name, String(value)]));
}

/** The statuses that the script tells apart; any other is a page that says what is wrong. */
function statusOf({ status }: Problem): 200 | 401 {
  return status === 401 ? 401 : 200;
}
