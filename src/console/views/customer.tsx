import type { AccountSummary } from "../../api/resources/account.ts";
import { type ApiCaller, isProblem, type Problem } from "../apiCaller.ts";
import { NextPage, Table } from "../parts/table.tsx";
import type { View, ViewCall } from "../view.tsx";
import { AccountForm } from "./accountForm.tsx";

export async function customerView({ api, caller, partnerId, param, query }: ViewCall): Promise<View> {
  const partnerCustomerId = param("partnerCustomerId");
  const path = `/partner/${partnerId}/customer/${partnerCustomerId}`;
  const accounts = await api.get<AccountSummary[]>(`${path}/account?${query}`);
  if (isProblem(accounts)) return accounts;
  return {
    title: `Customer ${partnerCustomerId}`,
    body: (
      <>
        <Table
          caption="Accounts that are analyzed daily"
          columns={["Account", "Partition"]}
          rows={accounts.value.map(({ accountId, provider }) => [
            <a href={`#${path}/account/${accountId}`}>{accountId}</a>,
            provider,
          ])}
          empty="No account of this customer is configured."
        />
        <NextPage path={path} next={accounts.next} />
        {caller.permissions.includes("account:write") && (
          <AccountForm partnerId={partnerId} partnerCustomerId={partnerCustomerId} />
        )}
      </>
    ),
  };
}

/** Configures an account with the role that the form names, and with a new external ID where it names none. */
export async function addAccount({ api, partnerId, form }: ViewCall): Promise<View> {
  const [partnerCustomerId = "", accountId = ""] = ["partnerCustomerId", "accountId"].map(
    (name) => form.get(name) ?? "",
  );
  const refused = (problem: Problem): View => ({
    title: "Add an account",
    body: <AccountForm partnerId={partnerId} sent={form} problem={problem} />,
  });
  const external = await externalIdOf(api, partnerId, form);
  if (isProblem(external)) return refused(external.problem);
  form.set("externalId", external.value);
  const segments = [partnerId, "customer", partnerCustomerId, "account", accountId].map(encodeURIComponent);
  const path = `/partner/${segments.join("/")}`;
  const put = await api.put<AccountSummary>(path, {
    partnerId,
    partnerCustomerId,
    accountId,
    provider: form.get("provider"),
    auditorAuthMethod: "config",
    auditorAuthConfig: { roleArn: form.get("roleArn"), externalId: external.value },
  });
  return isProblem(put) ? refused(put.problem) : { goTo: path };
}

async function externalIdOf(api: ApiCaller, partnerId: string, form: URLSearchParams) {
  const given = form.get("externalId") ?? "";
  if (given !== "") return { value: given };
  const made = await api.post<{ externalId: string }>(`/partner/${partnerId}/external-id`);
  return isProblem(made) ? made : { value: made.value.externalId };
}
