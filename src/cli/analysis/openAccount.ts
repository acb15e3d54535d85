import {
  type Account,
  type AuthorizationDetails,
  createAccountIndex,
  type Gap,
  isRoleArn,
  type OrganizationPolicies,
  organizationGap,
  type ResourceRecords,
  type TrustedAccount,
  type WrittenPolicy,
  writtenIdentityPolicies,
  writtenResourcePolicies,
} from "../../iam/index.ts";
import { NOT_GIVEN } from "../../report/model/knowledge.ts";

/** What the files of an account say, as data that can be handed to another thread. */
export interface AccountInput {
  accountId: string;
  partition: string;
  /** Milliseconds since the epoch. */
  at: number;
  trustedAccounts: readonly TrustedAccount[];
  details: Required<AuthorizationDetails>;
  gaps: readonly Gap[];
  /** Undefined where the file was not given; so are the next two. */
  inventory: ResourceRecords | undefined;
  credentialReport: string | undefined;
  organization: OrganizationPolicies | undefined;
}

/** A role that only the resources file names: roles are analyzed from the authorization details. */
const UNKNOWN_ROLE = { service: "iam", region: "", action: "iam:GetAccountAuthorizationDetails", code: "NoSuchEntity" };

const NO_CREDENTIAL_REPORT = {
  service: "iam",
  region: "",
  action: "iam:GetCredentialReport",
  code: NOT_GIVEN,
  message:
    "give --credential-report FILE, as aws iam generate-credential-report && aws iam get-credential-report print it",
};

const NO_RESOURCES = {
  service: "k9",
  region: "",
  action: "resources",
  code: NOT_GIVEN,
  message: "give --resources FILE, in the form that iam analyze --help shows",
};

/** The account, ready for questions. */
export function openAccount(input: AccountInput): Account {
  const { accountId, partition, at, trustedAccounts, details, inventory, credentialReport, organization } = input;
  const index = createAccountIndex({
    accountId,
    partition,
    at,
    trustedAccounts,
    ...(organization && { organization: knownOrganization(organization) }),
  });
  index.addAuthorizationDetails(details);
  for (const gap of input.gaps) index.addGap(gap);
  if (inventory !== undefined) {
    index.addResources(inventory.resources);
    const roles = new Set(details.RoleDetailList.map(({ Arn }) => Arn));
    const unknownRoles = inventory.resources.filter(({ arn }) => isRoleArn(arn) && !roles.has(arn));
    for (const { arn } of unknownRoles) index.addGap({ ...UNKNOWN_ROLE, resource: arn });
    for (const gap of inventory.gaps) index.addGap(gap);
  }
  if (credentialReport !== undefined) index.setCredentialReport(credentialReport);
  if (credentialReport === undefined) index.addGap(NO_CREDENTIAL_REPORT);
  if (inventory === undefined) index.addGap(NO_RESOURCES);
  if (organization === undefined) index.addGap(organizationGap("Give them with --organization FILE."));
  return index.seal();
}

/** The policies with these ids as the files have them. */
export async function* writtenPolicies(
  { details, inventory }: Pick<AccountInput, "details" | "inventory">,
  ids: ReadonlySet<string>,
): AsyncGenerator<WrittenPolicy> {
  const isWanted = (id: string) => ids.has(id);
  yield* writtenIdentityPolicies(details, isWanted);
  yield* writtenResourcePolicies(inventory?.resources ?? [], isWanted);
}

function knownOrganization(policies: OrganizationPolicies) {
  return { id: policies.id, managementAccount: policies.managementAccount, policies };
}
