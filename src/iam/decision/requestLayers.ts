import { isRoleArn } from "../policy/arn.ts";
import type { Caller } from "../policy/caller.ts";
import { isOwnBucketPolicy } from "./beyondPolicies.ts";
import { canBeBounded, hasIdentity, isUnderServiceControl } from "./callerKinds.ts";
import type { PolicyMode } from "./combination.ts";
import type { Hit, Question } from "./hit.ts";
import { isKeyRequest } from "./kms.ts";
import { evaluateLayer, type Layer, type LayerResult, SILENT } from "./layer.ts";
import { type Layers, NO_LAYERS } from "./layerDecision.ts";
import { keyPolicyOf, type PreparedPolicies } from "./prepared.ts";
import { isUnderResourceControl } from "./resourceControl.ts";
import { isTrustRequest } from "./roleTrust.ts";
import { allOf, anyOf, anyStatement, GIVEN, NEVER, type Support } from "./support.ts";

/**
 * Which rules apply to the resource's policy; `role`: a role in a request other than to assume it, where its trust
 * policy does not count.
 */
type ResourceKind = "key" | "trust" | "role" | "other";

function resourceKind({ action, resource }: Question): ResourceKind {
  if (isKeyRequest(action, resource)) return "key";
  if (!isRoleArn(resource)) return "other";
  return isTrustRequest(action, resource) ? "trust" : "role";
}

/** What each layer of policies says of a request. `resourceAccount`: undefined where it is not known. */
export function requestLayers(
  policies: PreparedPolicies,
  question: Question,
  resourceAccount: string | undefined,
): Layers<Hit> {
  const { caller, action } = question;
  const kind = resourceKind(question);
  const own = hasIdentity(caller);
  const bounded = policies.boundary !== undefined && canBeBounded(caller);
  const evaluateWhere = (applies: boolean, layer: Layer | undefined): LayerResult | undefined =>
    applies && layer !== undefined ? evaluateLayer(layer, question) : undefined;
  const evaluateLevels = (levels: readonly Layer[], apply: () => boolean): readonly LayerResult[] =>
    levels.length > 0 && apply() ? levels.map((level) => evaluateLayer(level, question)) : [];

  const identity = evaluateWhere(own && caller.kind !== "root", policies.identity);
  const boundary = evaluateWhere(bounded, policies.boundary);
  const session = evaluateWhere(own, policies.session);
  const resource = evaluateResource(policies, question, kind, resourceAccount, bounded);
  const serviceControl = evaluateLevels(policies.serviceControl, () => isUnderServiceControl(caller));
  const resourceControl = evaluateLevels(policies.resourceControl, () =>
    isUnderResourceControl(caller, action, question.resource),
  );
  const all = [identity, boundary, session, resource, ...serviceControl, ...resourceControl];
  const deny = anyOf(...all.map((result) => result?.deny ?? NEVER));
  // The root user assumes no role at all ("How IAM roles differ from resource-based policies").
  if (kind === "trust" && caller.kind === "root") return { ...NO_LAYERS, deny };

  const boundaryLimit = boundary?.allow ?? GIVEN;
  const sessionLimit = session?.allow ?? GIVEN;
  const isRole = caller.kind === "role" || caller.kind === "session";
  return {
    mode: policyMode(kind, own && caller.account !== resourceAccount),
    deny,
    // Every level, from the root of the organization to the account, must allow ("SCP evaluation"). Resource control
    // policies do not: AWS keeps RCPFullAWSAccess attached to every level, so that they can only deny.
    organization: allOf(...serviceControl.map(({ allow }) => allow)),
    identity: ownPermissions(caller, policies, identity),
    limits: allOf(boundaryLimit, sessionLimit),
    ...resourceGrants(resource),
    grantLimits: isRole ? allOf(boundaryLimit, sessionLimit) : sessionLimit,
  };
}

/**
 * What the caller's own policies allow: the root user needs none ("Policy evaluation for requests within a single
 * account"), and a federated user has the permissions that a session policy takes from those of the user who called, or
 * none ("GetFederationToken", AWS STS API Reference). Their denies apply in any case.
 */
function ownPermissions(
  caller: Caller,
  { session }: PreparedPolicies,
  identity: LayerResult | undefined,
): Support<Hit> {
  if (caller.kind === "root") return GIVEN;
  if (caller.kind === "federated" && session === undefined) return NEVER;
  return identity?.allow ?? NEVER;
}

function policyMode(kind: ResourceKind, isOtherAccount: boolean): PolicyMode {
  if (isOtherAccount) return "otherAccount";
  return kind === "key" || kind === "trust" ? "required" : "grants";
}

function evaluateResource(
  policies: PreparedPolicies,
  question: Question,
  kind: ResourceKind,
  account: string | undefined,
  bounded: boolean,
): LayerResult {
  const { caller, action, resource } = question;
  if (kind === "role" || isOwnBucketPolicy(action, resource, caller, account)) return SILENT;
  const policy = policies.resource ?? (kind === "key" ? keyPolicyOf(account ?? "") : undefined);
  return policy === undefined ? SILENT : evaluateLayer(policy, question, bounded);
}

/**
 * Sorts a resource policy's grants by how they name the caller ("Policy evaluation for requests within a single
 * account", "Permissions boundaries for IAM entities"): one to the session's own ARN, to anyone, to a service or to an
 * identity provider is limited by nothing of the caller's; one to a user's ARN by session policies; one to the ARN of a
 * role by its boundary and by session policies.
 */
function resourceGrants({ allows }: LayerResult): Record<"direct" | "limited" | "delegation", Support<Hit>> {
  return {
    direct: anyStatement(
      allows.filter(({ match }) => match !== undefined && match !== "principal" && match !== "account"),
    ),
    limited: anyStatement(allows.filter(({ match }) => match === "principal")),
    delegation: anyStatement(allows.filter(({ match }) => match === "account")),
  };
}
