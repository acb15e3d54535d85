/**
 * Accounts from which vendors reach into their customers' accounts, as each vendor's own installation guide prints
 * them. Only what a vendor publishes is here; every other account has no name.
 */
const VENDORS: Readonly<Record<string, string>> = {
  "464622532012": "Datadog",
  "754728514883": "New Relic",
  "414351767826": "Databricks",
  "834469178297": "Fivetran",
};

/** The organisation an account is known to belong to; empty when it is not known. */
export function organizationOf(accountId: string): string {
  return VENDORS[accountId] ?? "";
}
