import type { KmsGrant } from "../../inventory/resourceRecord.ts";
import { parseCaller } from "../../policy/caller.ts";
import { parseStatement, statementId } from "../../policy/parse/statementParser.ts";
import type { Policy, Statement } from "../../policy/statement.ts";

/**
 * The operations that a grant can allow and that take an encryption context, so that a constraint holds for them. Of
 * CreateGrant it asks that the new grant's constraint be as strict ("API Reference: GrantConstraints").
 */
const CONSTRAINED: ReadonlySet<string> = new Set([
  "CreateGrant",
  "Decrypt",
  "Encrypt",
  "GenerateDataKey",
  "GenerateDataKeyPair",
  "GenerateDataKeyPairWithoutPlaintext",
  "GenerateDataKeyWithoutPlaintext",
  "ReEncryptFrom",
  "ReEncryptTo",
]);

/** The other operations of grants: of management, and of keys that know no encryption context. */
const UNCONSTRAINED: ReadonlySet<string> = new Set([
  "DeriveSharedSecret",
  "DescribeKey",
  "GenerateMac",
  "GetPublicKey",
  "RetireGrant",
  "Sign",
  "Verify",
  "VerifyMac",
]);

/**
 * The grants of a KMS key as a resource policy called `id`: each grant is an Allow of its operations to its grantee,
 * called by its GrantId, else by its position as `#0`. A grant adds to the key's policy and allows on its own,
 * whatever identity policies say; an explicit Deny of any policy outweighs it ("Grants in AWS KMS", "KMS key access and
 * permissions"). It is a resource-based control, so the boundary of a grantee limits it as it limits a key policy: a
 * grant to the ARN of a role is, one to a user or a session is not ("Permissions boundaries for IAM entities"). A grant
 * to the account delegates to the account's own policies.
 *
 * `problems` names what cannot be read: `{grant}: no GranteePrincipal`. That part is left out, the rest holds.
 */
export function parseKeyGrants(grants: readonly KmsGrant[], id: string): { policy: Policy; problems: string[] } {
  const statements: Statement[] = [];
  const problems: string[] = [];
  for (const [position, grant] of grants.entries()) {
    const name = statementId(grant.GrantId, position);
    const { GranteePrincipal: grantee } = grant;
    for (const operation of grant.Operations) {
      if (!CONSTRAINED.has(operation) && !UNCONSTRAINED.has(operation))
        problems.push(`${name}: Operations: a grant cannot allow ${operation}`);
    }
    if (grantee === undefined || grantee === "*") {
      problems.push(`${name}: ${grantee === "*" ? "GranteePrincipal: * is nobody" : "no GranteePrincipal"}`);
      continue;
    }
    const Principal = { [parseCaller(grantee)?.kind === "service" ? "Service" : "AWS"]: grantee };
    for (const permission of permissionsOf(grant)) {
      const raw = { Sid: grant.GrantId, Effect: "Allow", Principal, Resource: "*", ...permission };
      // Of 2008-10-17, since nothing in a grant is a policy variable.
      const parsed = parseStatement(raw, position, "2008-10-17", "resource");
      if (parsed.statement !== undefined) statements.push(parsed.statement);
      problems.push(...parsed.problems.map((problem) => `${name}: ${problem}`));
    }
  }
  return { policy: { id, version: "2008-10-17", statements }, problems };
}

interface Permission {
  Action: string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

function permissionsOf({ Operations, Constraints }: KmsGrant): Permission[] {
  const actionsIn = (operations: ReadonlySet<string>): string[] =>
    Operations.filter((operation) => operations.has(operation)).map((operation) => `kms:${operation}`);
  const Condition = constraintCondition(Constraints);
  return [
    { Action: actionsIn(UNCONSTRAINED) },
    { Action: actionsIn(CONSTRAINED), ...(Condition === undefined ? {} : { Condition }) },
  ].filter(({ Action }) => Action.length > 0);
}

/**
 * A constraint in the words of a key policy: every pair must be in the request, and for EncryptionContextEquals no
 * other. An empty constraint constrains nothing.
 */
function constraintCondition(constraints: KmsGrant["Constraints"]): Permission["Condition"] {
  const { EncryptionContextEquals: equals = {}, EncryptionContextSubset: subset = {} } = constraints ?? {};
  const pairs = Object.entries({ ...subset, ...equals });
  if (pairs.length === 0) return undefined;
  const keys = Object.keys(equals);
  return {
    StringEquals: Object.fromEntries(pairs.map(([key, value]) => [`kms:EncryptionContext:${key}`, value])),
    ...(keys.length === 0 ? {} : { "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": keys } }),
  };
}
