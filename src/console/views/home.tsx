import type { Partner } from "../../api/resources/partner.ts";
import { isProblem } from "../apiCaller.ts";
import { NextPage, Table } from "../parts/table.tsx";
import type { View, ViewCall } from "../view.tsx";

/** Where a person starts: a partner with its customers, an operator with the partners. */
export async function homeView({ api, caller, query }: ViewCall): Promise<View> {
  if (caller.partnerId !== undefined) return { goTo: `/partner/${caller.partnerId}/customer` };
  const partners = await api.get<Partner[]>(`/partner?${query}`);
  if (isProblem(partners)) return partners;
  return {
    title: "Partners",
    body: (
      <>
        <Table
          caption="Partners"
          columns={["Partner", "Name", "Daily analysis"]}
          rows={partners.value.map(({ partnerId, name, dailyAnalysis }) => [
            <a href={`#/partner/${partnerId}/customer`}>{partnerId}</a>,
            name ?? "",
            dailyAnalysis.status === "running" ? "running" : `stopped: ${dailyAnalysis.reason}`,
          ])}
          empty="There are no partners yet."
        />
        <NextPage path="/" next={partners.next} />
      </>
    ),
  };
}
