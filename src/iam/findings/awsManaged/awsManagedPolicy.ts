import { policies } from "./data.generated.ts";
import type { AwsManagedPolicy } from "./model.ts";

const ARN = /^arn:[^:]*:iam::aws:policy\/(?:[^/]+\/)*([^/]+)$/;

/**
 * What a policy gives by itself, by its ARN; undefined for a policy of the account, and for one of AWS that neither makes
 * an administrator nor leads to one. docs/aws-managed-policies.md has all of them.
 */
export function awsManagedPolicy(arn: string): (AwsManagedPolicy & { name: string }) | undefined {
  const name = ARN.exec(arn)?.[1];
  const found = name !== undefined && Object.hasOwn(policies, name) ? policies[name] : undefined;
  return name === undefined || found === undefined ? undefined : { name, ...found };
}
