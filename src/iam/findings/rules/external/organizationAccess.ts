import { asWritten, type CompiledStatement } from "../../../policy/compiledStatement.ts";
import { type Demand, demandsOf, sparedBy } from "../../../policy/confinement/confinement.ts";
import { defineFinding } from "../../defineFinding.ts";
import type { AccountSubject } from "../../subject.ts";
import { listed, text } from "../../text.ts";
import {
  accessText,
  allowingStatements,
  type ExternalAccess,
  externalAccessOf,
  externalEvidence,
  statementDeletion,
  statementsOf,
  titleAccess,
} from "./externalAccess.ts";

const EVERYONE = { kind: "anyone" } as const;

/** What everyone in an organization can do, by resource. */
export const organizationAccess = defineFinding({
  kind: "organization-access",
  scope: "account",
  *detect(subject) {
    for (const all of externalAccessOf(subject, "anyone")) {
      const grants = all.grants.filter((grant) => grant.public === undefined);
      const access = { ...all, grants, certain: grants };
      const organizations = organizationsOf(subject, access);
      if (organizations.length === 0) continue;
      yield {
        ...externalEvidence({ ...access, certain: [] }),
        about: [access.resource.arn],
        facts: {
          capabilities: grants.map(({ capability }) => capability),
          organizations,
          isOwnOrganization: isOwn(subject, organizations),
          isIamAdmin: subject.administrators.has(access.resource.arn),
        },
        data: { access: titleAccess(access) },
        ...statementDeletion(subject, access),
      };
    }
  },
  severity: ({ facts }) => (facts.isIamAdmin ? "high" : facts.isOwnOrganization === false ? "medium" : "low"),
  message: {
    heading: "Access for a whole organization",
    meaning:
      "A policy grants access to every account of an organization in AWS Organizations. Whoever takes over one of its accounts has this access.",
    advice: "Name the accounts or organizational units that need the access where not all of them do.",
    title: ({ facts, data }) =>
      text`Every account of ${listed(
        facts.organizations.map((id) => text`organization ${{ kind: "account", name: id }}`),
        "or",
      )} can ${accessText(data.access)}`,
    remedy: () =>
      text`Name the accounts or organizational units that need the access instead of the whole organization.`,
  },
  mappings: { nist80053: ["AC-6"] },
});

/** The organizations that access for anyone is confined to; none where something narrower confines it too. */
function organizationsOf(subject: AccountSubject, access: ExternalAccess): string[] {
  const denying = [...statementsOf(subject, access.resource.arn), ...organizationDenials(subject, access)];
  const spared = denying.flatMap((statement) =>
    statement.effect === "Deny" ? (sparedBy(asWritten(statement), EVERYONE) ?? []) : [],
  );
  const found = allowingStatements(subject, access).flatMap((statement) => {
    const demands = [...demandsOf(asWritten(statement), EVERYONE), ...spared];
    return demands.some(isNarrower) ? [] : demands.flatMap(idsOf);
  });
  return [...new Set(found)].sort();
}

/** The statements of resource control policies that narrow the access. */
function organizationDenials({ account }: AccountSubject, { grants }: ExternalAccess): CompiledStatement[] {
  const cited = new Set(
    grants.flatMap(({ because }) => because.map(({ policy, statement }) => `${policy} ${statement}`)),
  );
  return account.scope.organization.resourceControl.flatMap(({ id, statements }) =>
    statements.filter((statement) => cited.has(`${id} ${statement.id}`)),
  );
}

function isNarrower({ to }: Demand): boolean {
  return to === "account" || to === "principal" || to === "source";
}

/** A path begins with the organization's id. */
function idsOf({ to, values }: Demand): string[] {
  return to === "organization" ? values.map((value) => value.split("/")[0] ?? value) : [];
}

function isOwn({ account: { settings } }: AccountSubject, organizations: readonly string[]): boolean | null {
  if (settings.organization === null) return false;
  const own = settings.organization?.id;
  if (own === undefined) return null;
  return organizations.every((id) => id === own || id.startsWith("${"));
}
