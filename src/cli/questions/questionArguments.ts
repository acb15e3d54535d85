import * as z from "zod";
import { type AskedAction, askedAction, parseArn } from "../../iam/index.ts";
import { fail, ok, type Result } from "../../platform/result.ts";
import type { GivenFiles } from "../analysis/givenAccounts.ts";
import { filesOfAccounts, timestamp } from "../analyzeArguments.ts";
import { readCommandLine } from "../commandLine.ts";
import { STANDARD_INPUT } from "../input/inputFile.ts";

/** What is asked, and of which accounts. */
export interface Question {
  /** An ARN or a name; undefined where it is asked who can. */
  principal: string | undefined;
  action: AskedAction | undefined;
  resource: string | undefined;
  files: GivenFiles;
  print: "text" | "json";
}

const schema = z.object({
  "--resources": filesOfAccounts,
  "--organization": filesOfAccounts,
  "--at": timestamp.exactOptional(),
  "--format": z.enum(["text", "json"], "not one of text, json").default("text"),
});

const OPTIONS = Object.keys(schema.shape).map((name) => name.slice(2));

/** `service:Action`, which no path of a file is. */
const ACTION = /^[a-z0-9-]+:[a-z0-9*?]+$/i;

/** Reads `ACTION RESOURCE ACCOUNT…`, or `PRINCIPAL [ACTION [RESOURCE]] ACCOUNT…`. `now`: what `--at` is without the option. */
export function readQuestion(kind: "who-can" | "can", args: readonly string[], now: number): Result<Question> {
  const line = readCommandLine(args, OPTIONS, { repeatable: ["resources", "organization"] });
  if (!line.ok) return line;
  const { options, lists } = line.value;
  const given = Object.entries({ ...options, ...lists }).map(([name, value]) => [`--${name}`, value]);
  const read = schema.safeParse(Object.fromEntries(given));
  if (!read.success) {
    const [issue] = read.error.issues;
    return fail(`${String(issue?.path[0])}: ${issue?.message}`);
  }
  const operands = [...line.value.operands];
  const principal = kind === "can" ? operands.shift() : undefined;
  if (kind === "can" && principal === undefined)
    return fail("PRINCIPAL: missing; give the ARN or name of a user or role");
  const isAction = kind === "who-can" || ACTION.test(operands[0] ?? "");
  const named = isAction ? operands.shift() : undefined;
  if (kind === "who-can" && named === undefined) return fail("ACTION: missing, such as s3:GetObject");
  const action = named === undefined ? undefined : askedAction(named);
  if (named !== undefined && action === undefined)
    return fail(`ACTION: ${named}: not an action of AWS, such as s3:GetObject`);
  const isResource =
    kind === "who-can" || (isAction && (operands[0] === "*" || operands[0]?.startsWith("arn:") === true));
  const resource = isResource ? operands.shift() : undefined;
  if (kind === "who-can" && resource === undefined)
    return fail("RESOURCE: missing; give an ARN, or * for actions without a resource");
  if (resource !== undefined && resource !== "*" && parseArn(resource) === undefined)
    return fail(`RESOURCE: ${resource}: not an ARN, nor *`);
  if (operands.length === 0)
    return fail("ACCOUNT.json: missing; give what aws iam get-account-authorization-details prints");
  const { "--resources": resources, "--organization": organizations, "--at": at = now, "--format": print } = read.data;
  const paths = [...operands, ...[...resources, ...organizations].map(({ path }) => path)];
  if (paths.filter((path) => path === STANDARD_INPUT).length > 1)
    return fail(`${STANDARD_INPUT}: standard input can be one file only; give the paths of the others`);
  const files = {
    accounts: operands,
    resources,
    organizations,
    credentialReports: [],
    previous: [],
    trustedAccounts: [],
    at,
  };
  return ok({ principal, action, resource, files, print });
}
