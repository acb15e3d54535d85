import type { EscalationPath, StepRequirement } from "../escalation/paths/model.ts";
import type { Finding } from "../findings/findingRules.ts";
import { isAwsManagedPolicy, parseArn } from "../policy/arn.ts";
import { listOf } from "../policy/document.ts";
import { isObject, strings } from "../policy/parse/json.ts";
import { statementId } from "../policy/parse/statementParser.ts";
import type { Proof } from "../policy/proof.ts";
import { type AccountDocuments, changedPolicy, documentOf, placeOf } from "./changes/documents.ts";
import { type Edit, keyOf } from "./edit.ts";
import { protectionOf } from "./protectedPrincipals.ts";

/** An edit that would close a way, and what it costs: the less it takes away and the fewer it concerns, the cheaper. */
export interface Option {
  edit: Edit;
  cost: number;
}

/** A way to what a finding is about. Each of the edits takes one thing from it that it needs. */
export type Way = readonly Option[];

/** How coarse edits may be: single permissions; whole statements; whole policies. */
export type Coarseness = 0 | 1 | 2;

const PERMISSION = 1;
const RESOURCE = 0.9;
const STATEMENT = 1.6;
const POLICY = 2.4;
/** Of another principal than the one that the way starts from. */
const ELSEWHERE = 1.5;

interface Given {
  /** Before all changes: statements are named as in these. */
  documents: AccountDocuments;
  /** After the changes that the way was found with: what is still attached. */
  now: AccountDocuments;
  coarseness: Coarseness;
}

/** What closes an escalation path. */
export function wayOf({ steps, principal }: EscalationPath, given: Given): Way {
  const options = steps.flatMap(({ from, requires }) =>
    requires.flatMap((required) =>
      optionsOf(required, from, given).map(({ edit, cost }) => ({
        edit,
        cost: from === principal ? cost : cost * ELSEWHERE,
      })),
    ),
  );
  return [...new Map(options.map((option) => [keyOf(option.edit), option])).values()];
}

function optionsOf(required: StepRequirement, actor: string, given: Given): Option[] {
  return required.because.flatMap((proof) =>
    proof.effect === "Allow" ? optionsOfProof(proof, required, actor, given) : [],
  );
}

function optionsOfProof(proof: Proof, { action, resource }: StepRequirement, actor: string, given: Given): Option[] {
  const { documents, now, coarseness } = given;
  const policy = changedPolicy(proof.policy);
  if (policy === undefined) return [];
  const { statement } = proof;
  const place = placeOf(policy);
  switch (place.kind) {
    case "trust":
    case "resource": {
      if (place.kind === "trust" && protectionOf(place.role) !== undefined) return [];
      const named = namedBy(documents, policy, statement);
      // Whoever of the account needs it is then let in by its own policies.
      const by = [rootOf(actor)];
      if (named.length === 1 && named[0] === actor && place.kind === "trust")
        return [{ edit: { kind: "replace-principal", policy, statement, principal: actor, by }, cost: STATEMENT }];
      if (named.includes(actor))
        return [{ edit: { kind: "remove-principal", policy, statement, principal: actor }, cost: STATEMENT }];
      return named.includes("*")
        ? [{ edit: { kind: "replace-principal", policy, statement, principal: "*", by }, cost: STATEMENT }]
        : [];
    }
    case "managed": {
      const whole = withdrawals(now, policy, actor);
      if (isAwsManagedPolicy(policy)) return whole;
      const options = statementOptions(documents, policy, statement, action, resource, coarseness);
      return coarseness < 2 ? options : [...options, ...whole];
    }
    case "inline": {
      if (protectionOf(place.owner) !== undefined) return [];
      const options = statementOptions(documents, policy, statement, action, resource, coarseness);
      return coarseness < 2 ? options : [...options, { edit: { kind: "delete-policy", policy }, cost: POLICY }];
    }
  }
}

function statementOptions(
  documents: AccountDocuments,
  policy: string,
  statement: string,
  action: string,
  resource: string,
  coarseness: Coarseness,
): Option[] {
  const options: Option[] = [{ edit: { kind: "remove-action", policy, statement, action }, cost: PERMISSION }];
  const written = statementOf(documents, policy, statement);
  const resources = strings(written?.Resource);
  const actions = strings(written?.Action)?.map((name) => name.toLowerCase());
  if (
    resources !== undefined &&
    resources.length > 1 &&
    resources.includes(resource) &&
    actions?.includes(action.toLowerCase())
  )
    options.push({ edit: { kind: "remove-resource", policy, statement, action, resource }, cost: RESOURCE });
  if (coarseness > 0) options.push({ edit: { kind: "delete-statement", policy, statement }, cost: STATEMENT });
  return options;
}

/** How a principal comes to be without a managed policy; none where AWS protects it, or the policy is its boundary. */
export function withdrawals({ details }: AccountDocuments, policy: string, actor: string): Option[] {
  if (protectionOf(actor) !== undefined) return [];
  const isAttached = ({
    AttachedManagedPolicies: attached = [],
  }: {
    AttachedManagedPolicies?: { PolicyArn: string }[];
  }) => attached.some(({ PolicyArn }) => PolicyArn === policy);
  const role = details.RoleDetailList.find(({ Arn }) => Arn === actor);
  const user = details.UserDetailList.find(({ Arn }) => Arn === actor);
  const owner = role ?? user;
  if (owner !== undefined && isAttached(owner))
    return [{ edit: { kind: "detach-policy", policy, principal: actor }, cost: POLICY }];
  const names = user?.GroupList ?? [];
  return details.GroupDetailList.filter((group) => names.includes(group.GroupName) && isAttached(group)).flatMap(
    ({ Arn }): Option[] => [
      { edit: { kind: "remove-user-from-group", user: actor, group: Arn }, cost: POLICY },
      { edit: { kind: "detach-policy", policy, principal: Arn }, cost: POLICY * ELSEWHERE },
    ],
  );
}

/** What takes from an administrator what makes it one: one way for each policy that does. */
export function administratorWays(finding: Finding, principal: string, { now }: Pick<Given, "now">): Way[] {
  return finding.proof.flatMap(({ policy: id, statement, effect }): Way[] => {
    const policy = changedPolicy(id);
    if (policy === undefined || effect !== "Allow") return [];
    const place = placeOf(policy);
    if (place.kind === "managed") return [withdrawals(now, policy, principal)];
    if (place.kind !== "inline" || protectionOf(place.owner) !== undefined) return [[]];
    const whole: Option = { edit: { kind: "delete-statement", policy, statement }, cost: STATEMENT };
    if (!place.owner.includes(":group/")) return [[whole]];
    return [
      [{ edit: { kind: "remove-user-from-group", user: principal, group: place.owner }, cost: PERMISSION }, whole],
    ];
  });
}

/** A statement of a document as it is written. */
export function statementOf(documents: AccountDocuments, policy: string, statement: string) {
  const document = documentOf(documents, policy);
  if (document === undefined) return undefined;
  return listOf(document.Statement)
    .filter(isObject)
    .find((each, position) => statementId(each.Sid, position) === statement && each.Effect === "Allow");
}

/** The principals that a statement names, as it writes them. */
function namedBy(documents: AccountDocuments, policy: string, statement: string): readonly string[] {
  const named = statementOf(documents, policy, statement)?.Principal;
  if (typeof named === "string") return [named];
  return isObject(named) ? (strings(named.AWS) ?? []) : [];
}

function rootOf(arn: string): string {
  const { partition = "aws", account = "" } = parseArn(arn) ?? {};
  return `arn:${partition}:iam::${account}:root`;
}
