import { isRoleArn } from "../inventory/resourcePolicyKind.ts";
import { isOwnBucketPolicy } from "./beyondPolicies.ts";
import { canBeBounded } from "./boundary.ts";
import type { Question } from "./compiledStatement.ts";
import { hasIdentity } from "./identity.ts";
import { isKeyRequest } from "./kms.ts";
import { judge, type Layer, type Verdict } from "./layer.ts";
import { isUnderServiceControl } from "./organization.ts";
import type { PreparedPolicies } from "./prepared.ts";
import { isUnderResourceControl } from "./resourceControl.ts";
import { isTrustRequest } from "./roleTrust.ts";
import { NEVER } from "./support.ts";

/** By whose rules the resource's policy is weighed; `role` is one that is not assumed, whose trust policy has no say. */
export type ResourceKind = "key" | "trust" | "role" | "other";

/** What each layer says of a request; undefined where there is no such layer for the caller. */
export interface Verdicts {
  identity: Verdict;
  boundary: Verdict | undefined;
  session: Verdict | undefined;
  /** By level. */
  serviceControl: readonly Verdict[];
  resourceControl: readonly Verdict[];
  resource: Verdict;
}

const SILENCE: Verdict = { allows: [], allow: NEVER, deny: NEVER };

export function resourceKind({ action, resource }: Question): ResourceKind {
  if (isKeyRequest(action, resource)) return "key";
  if (!isRoleArn(resource)) return "other";
  return isTrustRequest(action, resource) ? "trust" : "role";
}

export function judgeLayers(
  policies: PreparedPolicies,
  question: Question,
  kind: ResourceKind,
  resourceAccount: string | undefined,
): Verdicts {
  const { caller, action } = question;
  const own = hasIdentity(caller);
  const bounded = policies.boundary !== undefined && canBeBounded(caller);
  const judgeEach = (levels: readonly Layer[], applies: boolean): readonly Verdict[] =>
    applies ? levels.map((level) => judge(level, question)) : [];
  const resource =
    kind === "role" || isOwnBucketPolicy(action, question.resource, caller, resourceAccount)
      ? undefined
      : (policies.resource ?? (kind === "key" ? policies.keyPolicyOf(resourceAccount ?? "") : undefined));
  return {
    identity: own && caller.kind !== "root" ? judge(policies.identity, question) : SILENCE,
    boundary: bounded && policies.boundary !== undefined ? judge(policies.boundary, question) : undefined,
    session: own && policies.session !== undefined ? judge(policies.session, question) : undefined,
    serviceControl: judgeEach(policies.serviceControl, isUnderServiceControl(caller)),
    resourceControl: judgeEach(policies.resourceControl, isUnderResourceControl(caller, action, question.resource)),
    resource: resource === undefined ? SILENCE : judge(resource, question, bounded),
  };
}
