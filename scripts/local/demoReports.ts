import { credentialReportCsv } from "../../sandbox/accounts/credentialReport.ts";
import { accounts } from "../../sandbox/accounts/registry.ts";
import { type AccountToReport, accountToReport, type ReportSet, reportsOf } from "./sandboxReport.ts";

/** The time of the demonstration: nothing in it depends on the day on which it runs. */
const DEMO_AT = Date.UTC(2026, 10, 22, 7, 0);
const A_DAY_BEFORE = DEMO_AT - 24 * 60 * 60 * 1000;

/** The reports on the sandbox's first account, compared with an earlier day on which it had less. */
export async function demoReports(): Promise<ReportSet> {
  const account = demoAccount();
  const before = await reportsOf(aDayBefore(account));
  return reportsOf(account, { set: before, at: A_DAY_BEFORE });
}

export function demoAccount(): AccountToReport {
  const [account] = accounts;
  if (account === undefined) throw new Error("the sandbox has no account");
  return {
    ...accountToReport(account, credentialReportCsv(account), DEMO_AT),
    ...(account.aliases[0] !== undefined && { accountAlias: account.aliases[0] }),
    cover: { customer: "Acme", preparedBy: "Example Security" },
  };
}

/** Two users and three roles fewer, and one resource. */
function aDayBefore(account: AccountToReport): AccountToReport {
  const { UserDetailList = [], RoleDetailList = [] } = account.details;
  return {
    ...account,
    details: {
      ...account.details,
      UserDetailList: UserDetailList.slice(2),
      RoleDetailList: RoleDetailList.slice(0, -3),
    },
    resources: account.resources.slice(1),
    at: A_DAY_BEFORE,
  };
}
