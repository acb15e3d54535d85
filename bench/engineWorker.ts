/**
 * The whole analysis (decision, escalation, findings) inside workerd, in pages as the service does it: nothing of the account is held but what the
 * engine keeps. `?principals=5000&resources=10000` answers with the number of rows when every principal was analysed.
 */
import { exportAuthorizationDetails, exportResources } from "../sandbox/accounts/export.ts";
import { generateAccount } from "../sandbox/accounts/generate.ts";
import { createAccountIndex } from "../src/iam/access/account.ts";
import { AccountAnalysis } from "../src/iam/accountAnalysis.ts";
import type { AuthorizationDetails, ResourceRecord } from "../src/iam/model.ts";

const ACCOUNT_ID = "333344445555";
const PAGE = 200;

type Generated = ReturnType<typeof generateAccount>;

/** One page of the account as text and back, as it comes out of object storage. */
function page(account: Generated, from: number): AuthorizationDetails {
  const window = <Item>({ length, at }: { length: number; at(index: number): Item | undefined }) => ({
    length: Math.max(0, Math.min(PAGE, length - from)),
    at: (index: number) => at(from + index),
  });
  const part = {
    ...account,
    users: window(account.users),
    groups: window(account.groups),
    roles: window(account.roles),
    localPolicies: window(account.localPolicies),
    awsPolicies: window(account.awsPolicies),
  };
  return JSON.parse(JSON.stringify(exportAuthorizationDetails(part)));
}

function* pages(account: Generated): Generator<AuthorizationDetails> {
  const longest = Math.max(
    account.users.length,
    account.roles.length,
    account.localPolicies.length,
    account.groups.length,
  );
  for (let from = 0; from < longest; from += PAGE) yield page(account, from);
}

export default {
  fetch(request: Request): Response {
    const query = new URL(request.url).searchParams;
    const principals = Number(query.get("principals"));
    const resources = Number(query.get("resources"));
    const account = generateAccount({
      seed: 20_261_121,
      accountId: ACCOUNT_ID,
      principals,
      buckets: Math.floor(resources * 0.75),
      keys: Math.floor(resources * 0.25),
      statementsPerPrincipal: 30,
    });
    const index = createAccountIndex({ accountId: ACCOUNT_ID, partition: "aws", at: Date.UTC(2026, 10, 21) });
    for (const details of pages(account)) index.addAuthorizationDetails(details);
    const records: ResourceRecord[] = JSON.parse(JSON.stringify(exportResources(account)));
    index.addResources(records);
    records.length = 0;
    const sealed = index.seal();
    const analysis = new AccountAnalysis(sealed);
    let rows = 0;
    for (const details of pages(account)) {
      for (const detail of [...(details.UserDetailList ?? []), ...(details.RoleDetailList ?? [])]) {
        for (const grant of analysis.analyze(detail).grants)
          rows += grant.scope === "resource" ? grant.resources.length : 1;
      }
    }
    const findings = analysis.findings().length;
    return Response.json({ principals: sealed.principals.length, resources: sealed.resources.length, rows, findings });
  },
};
