import type { Customer } from "../../api/resources/customer.ts";
import { isProblem } from "../apiCaller.ts";
import { NextPage, Table } from "../parts/table.tsx";
import type { View, ViewCall } from "../view.tsx";
import { AccountForm } from "./accountForm.tsx";

export async function customersView({ api, caller, partnerId, query }: ViewCall): Promise<View> {
  const path = `/partner/${partnerId}/customer`;
  const customers = await api.get<Customer[]>(`${path}?${query}`);
  if (isProblem(customers)) return customers;
  return {
    title: "Customers",
    body: (
      <>
        <Table
          caption="Customers"
          columns={["Customer", "k9 customer", "Plan"]}
          rows={customers.value.map(({ partnerCustomerId, customerId, subscriptionPlanName }) => [
            <a href={`#${path}/${partnerCustomerId}`}>{partnerCustomerId}</a>,
            <code>{customerId}</code>,
            subscriptionPlanName,
          ])}
          empty="There are no customers yet. The first account that you add makes one."
        />
        <NextPage path={path} next={customers.next} />
        {caller.permissions.includes("account:write") && <AccountForm partnerId={partnerId} />}
      </>
    ),
  };
}
