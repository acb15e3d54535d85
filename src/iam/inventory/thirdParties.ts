/**
 * Accounts from which vendors access the accounts of their customers, as each vendor publishes them in its installation
 * guide.
 */
const VENDORS: Readonly<Record<string, string>> = {
  "464622532012": "Datadog",
  "754728514883": "New Relic",
  "414351767826": "Databricks",
  "834469178297": "Fivetran",
};

/** The vendor that an account is known to belong to; empty if it is not known. */
export function vendorOf(accountId: string): string {
  return VENDORS[accountId] ?? "";
}

/** What the name of an external principal says of its owner, `external:{vendor}:{account}`; empty where it is not known. */
export function externalOwner(name: string): { vendor: string; account: string } {
  const [, vendor = "", account = ""] = name.split(":");
  return { vendor, account };
}
