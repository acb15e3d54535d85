import { zValidator } from "@hono/zod-validator";
import { parseJson, readJsonText } from "./body.ts";
import { type Issue, refuse } from "./errors.ts";
import { answerRefusal, type ExchangeContext, type Step } from "./exchange.ts";
import { issuesOf } from "./issues.ts";
import type { Route } from "./route.ts";

/** Reads the body, and answers 403 when it holds what this caller may not use, before any of it is validated. */
function readBody(route: Route): Step {
  return async (context, next) => {
    const exchange = context.env;
    const read = await readJsonText(context.req.raw, exchange.takenBody);
    if ("refusal" in read) return answerRefusal(context, read);
    const parsed = parseJson(read.text);
    if ("refusal" in parsed) return answerRefusal(context, parsed);
    const message = route.forbiddenBody?.(parsed.value, exchange.caller);
    if (message !== undefined) return answerRefusal(context, refuse("forbidden", { message }));
    exchange.rawBody = parsed.value;
    return next();
  };
}

function bodyIssues(route: Route, context: ExchangeContext, shape: Issue[]): Issue[] {
  const rules = route.bodyRules?.(context.env.rawBody, {
    params: context.req.param(),
    now: context.env.now,
    idempotencyKey: context.req.header("Idempotency-Key"),
    isWellShaped: shape.length === 0,
  });
  const named = new Set(shape.map((issue) => issue.path));
  return [...shape, ...(rules ?? []).filter((issue) => !named.has(issue.path))];
}

/**
 * What is wrong with the body of a request whose path, query or headers are refused, so that all problems are listed at once.
 * Members in `named` are not listed again, and no rule compares the body with an invalid path.
 */
function bodyIssuesBeside(route: Route, context: ExchangeContext, named: Issue[], isPathGood: boolean): Issue[] {
  const result = route.body?.safeParse(context.env.rawBody);
  if (result === undefined) return [];
  const shape = result.success ? [] : issuesOf(result.error, context.env.rawBody);
  const found = isPathGood ? bodyIssues(route, context, shape) : shape;
  return found.filter((issue) => !named.some(({ path }) => path === issue.path));
}

/** The steps between authorization and handler: read the body, then validate path, query, headers and body. */
export function validationSteps(route: Route): Step[] {
  const refuseIssues = (context: ExchangeContext, issues: Issue[]) =>
    issues.length > 0 ? answerRefusal(context, refuse("invalid_request", { issues })) : undefined;
  const steps: Step[] = [];
  if (route.body) steps.push(readBody(route));
  for (const [target, schema] of [
    ["param", route.params],
    ["query", route.query],
    ["header", route.headers],
  ] as const) {
    if (!schema) continue;
    steps.push(
      zValidator(target, schema, (result, context: ExchangeContext) => {
        if (result.success) return undefined;
        const issues = issuesOf(result.error, result.data);
        return refuseIssues(context, [...issues, ...bodyIssuesBeside(route, context, issues, target !== "param")]);
      }),
    );
  }
  const { body } = route;
  if (body) {
    // The body has been read and parsed, which `zValidator` would do again.
    steps.push(async (context, next) => {
      const result = body.safeParse(context.env.rawBody);
      const shape = result.success ? [] : issuesOf(result.error, context.env.rawBody);
      const refused = refuseIssues(context, bodyIssues(route, context, shape));
      if (refused) return refused;
      context.req.addValidatedData("json", result.data ?? {});
      return next();
    });
  }
  return steps;
}
