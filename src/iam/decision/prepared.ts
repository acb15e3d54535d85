import { findAction } from "../catalogue/catalogue.ts";
import { type Caller, parseCaller } from "../policy/caller.ts";
import type { PolicyKind } from "../policy/document.ts";
import type { PublicAccessBlock } from "../policy/publicAccess.ts";
import type { Policy } from "../policy/statement.ts";
import { type DocumentReader, documentOf, readDocument } from "./document.ts";
import { defaultKeyPolicy } from "./kms.ts";
import type { AttachedDocument, Layer } from "./layer.ts";
import type { PolicySet } from "./policySet.ts";
import { remember } from "./remember.ts";

/** Policies compiled for any number of decisions. */
export interface PreparedPolicies {
  readonly identity: Layer;
  readonly boundary: Layer | undefined;
  readonly serviceControl: readonly Layer[];
  readonly resourceControl: readonly Layer[];
  readonly session: Layer | undefined;
  readonly resource: Layer | undefined;
  readonly resourcePolicies: readonly Policy[];
  readonly publicAccessBlock: PublicAccessBlock | undefined;
  /** Statements that AWS would refuse: `identityPolicies[0].Statement[1]: no Effect`. */
  readonly problems: readonly string[];
}

export interface DecisionError {
  /** Names the member of the request and says what is wrong with it. */
  error: string;
}

/** The policy of a key for which none was supplied, by its account. */
export const keyPolicyOf: (account: string) => Layer = remember((account) => {
  const id = "defaultKeyPolicy";
  return [{ id, document: documentOf(defaultKeyPolicy(account, id)) }];
});

export const callerOf: (principal: string) => Caller | undefined = remember(parseCaller);

/** Whether an action, in lower case, has no resource types: it is evaluated on `*`, whatever resource is given. */
export const needsNoResource: (action: string) => boolean = remember(
  (action) => findAction(action)?.resourceTypes.length === 0,
);

/**
 * Reads and compiles policies. A document that cannot be read at all is an error that names it; a broken statement
 * grants nothing and is named in `problems`. `kind`: of the resource policy.
 */
export function prepare(
  set: PolicySet,
  kind: PolicyKind = "resource",
  readDocumentOf: DocumentReader = readDocument,
): PreparedPolicies | DecisionError {
  const problems: string[] = [];
  let broken: string | undefined;
  const read = (raw: unknown, member: keyof PolicySet, place: string, kind?: PolicyKind): AttachedDocument => {
    const document = readDocumentOf(raw, kind, member);
    const id = `${member}${place}`;
    for (const problem of document.problems) {
      const named = problem.startsWith("Statement[") ? `${id}.${problem}` : `${id}: ${problem}`;
      if (document.policy === undefined) broken ??= named;
      else problems.push(named);
    }
    return { id, document };
  };
  const readAll = (list: readonly unknown[], member: keyof PolicySet, place: string, kind?: PolicyKind): Layer =>
    list.map((raw, i) => read(raw, member, `${place}[${i}]`, kind));
  const readLevels = (member: "serviceControlPolicies" | "resourceControlPolicies", kind?: PolicyKind): Layer[] =>
    (set[member] ?? []).map((level, i) => readAll(level, member, `[${i}]`, kind));

  const { permissionsBoundary, sessionPolicies = [], resourcePolicy } = set;
  const resource = resourcePolicy === undefined ? undefined : [read(resourcePolicy, "resourcePolicy", "", kind)];
  const prepared: PreparedPolicies = {
    identity: readAll(set.identityPolicies ?? [], "identityPolicies", "", "identity"),
    boundary:
      permissionsBoundary === undefined
        ? undefined
        : [read(permissionsBoundary, "permissionsBoundary", "", "identity")],
    serviceControl: readLevels("serviceControlPolicies", "identity"),
    resourceControl: readLevels("resourceControlPolicies"),
    session: sessionPolicies.length === 0 ? undefined : readAll(sessionPolicies, "sessionPolicies", "", "identity"),
    resource,
    resourcePolicies: resource?.flatMap(({ document }) => document.policy ?? []) ?? [],
    publicAccessBlock: set.publicAccessBlock,
    problems,
  };
  return broken === undefined ? prepared : { error: broken };
}
