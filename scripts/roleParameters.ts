/**
 * node scripts/roleParameters.ts FOLDER   FOLDER: an installed botocore, whose `data` holds AWS's models of its services
 *
 * Writes which operations take a role or an instance profile, and which answer with credentials, by the prefix of the
 * service's actions. test/node/escalation/serviceRoles reads it: each such service has a technique or a reason.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import * as z from "zod";

const OUTPUT = "test/node/escalation/serviceRoles/roleParameters.json";
/** Names by which services sign that are not the prefix of their actions. */
const PREFIXES: Readonly<Record<string, string>> = {
  awsssoportal: "sso",
  cloudcontrolapi: "cloudformation",
  monitoring: "cloudwatch",
  "partnercentral-selling": "partnercentral",
};
const ROLE = /role_?(arn|name|id|identifier)?$|instanceprofile/i;
const SECRET = /^secret_?(access)?_?key$/i;
/** Ended, so that the Service Authorization Reference has them no more. */
const ENDED = new Set(["iotthingsgraph"]);
const READS = /^(Batch)?(Get|List|Describe|Delete|Search|Disassociate|Cancel|Remove)/;

const member = z.object({ shape: z.string() });
const shape = z.object({
  type: z.string(),
  members: z.record(z.string(), member).optional(),
  member: member.optional(),
  value: member.optional(),
});
const model = z.object({
  metadata: z.object({ endpointPrefix: z.string(), signingName: z.string().optional() }),
  operations: z.record(z.string(), z.object({ input: member.optional(), output: member.optional() })),
  shapes: z.record(z.string(), shape),
});
type Shapes = z.infer<typeof model>["shapes"];

/** Whether a structure, or one inside it, has a member of such a name. */
function holds(shapes: Shapes, name: string, isNamed: (member: string) => boolean, above: readonly string[]): boolean {
  const found = shapes[name];
  if (found === undefined || above.includes(name)) return false;
  const within = [...above, name];
  const inside = [found.member, found.value].flatMap((each) => each?.shape ?? []);
  return (
    Object.entries(found.members ?? {}).some(
      ([key, each]) => isNamed(key) || holds(shapes, each.shape, isNamed, within),
    ) || inside.some((each) => holds(shapes, each, isNamed, within))
  );
}

const [folder = ""] = process.argv.slice(2);
const takes = new Map<string, Set<string>>();
const handsOut = new Map<string, Set<string>>();
const add = (to: Map<string, Set<string>>, prefix: string, operation: string): void => {
  to.set(prefix, (to.get(prefix) ?? new Set()).add(operation));
};
for (const service of readdirSync(join(folder, "data"), { withFileTypes: true }).filter((each) => each.isDirectory())) {
  const path = join(folder, "data", service.name);
  const version = readdirSync(path).sort().at(-1) ?? "";
  const file = join(path, version, "service-2.json.gz");
  const { metadata, operations, shapes } = model.parse(JSON.parse(gunzipSync(readFileSync(file)).toString("utf8")));
  const signing = metadata.signingName ?? metadata.endpointPrefix;
  const prefix = PREFIXES[signing] ?? signing;
  if (ENDED.has(prefix)) continue;
  for (const [name, { input, output }] of Object.entries(operations)) {
    if (input && !READS.test(name) && holds(shapes, input.shape, (key) => ROLE.test(key), [])) add(takes, prefix, name);
    if (output && holds(shapes, output.shape, (key) => SECRET.test(key), [])) add(handsOut, prefix, name);
  }
}
const version = /__version__ = '([^']+)'/.exec(readFileSync(join(folder, "__init__.py"), "utf8"))?.[1] ?? "";
const sorted = (map: Map<string, Set<string>>): Record<string, string[]> =>
  Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, names]) => [key, [...names].sort()]));
writeFileSync(
  OUTPUT,
  `${JSON.stringify({ botocore: version, takes: sorted(takes), handsOut: sorted(handsOut) }, undefined, 1)}\n`,
);
