import * as z from "zod";
import type { AwsClient } from "../client/client.ts";
import type { AwsOutcome } from "../client/failure.ts";
import { json } from "../protocol/json.ts";
import { type Action, defineOperation } from "../protocol/operation.ts";
import { absentOn, allPages, mapOutcome } from "../protocol/pages.ts";
import { policyDocument } from "../protocol/policyDocument.ts";

const Organization = z.object({ Organization: z.object({ Id: z.string(), MasterAccountId: z.string() }) });
const RootPage = z.object({
  Roots: z.array(
    z.object({ Id: z.string(), PolicyTypes: z.array(z.object({ Type: z.string(), Status: z.string() })).nullish() }),
  ),
  NextToken: z.string().nullish(),
});
const UnitPage = z.object({
  OrganizationalUnits: z.array(z.object({ Id: z.string() })),
  NextToken: z.string().nullish(),
});
const AccountPage = z.object({ Accounts: z.array(z.object({ Id: z.string() })), NextToken: z.string().nullish() });
const PolicyPage = z.object({
  Policies: z.array(z.object({ Id: z.string(), Arn: z.string(), Name: z.string() })),
  NextToken: z.string().nullish(),
});
const Policy = z.object({ Policy: z.object({ Content: z.string() }) });

/** AWS Organizations answers in one region of a partition, whatever region is asked ("AWS Organizations endpoints"). */
function call<T>(
  client: AwsClient,
  action: Action<"organizations">,
  parameters: Readonly<Record<string, unknown>>,
  schema: z.ZodType<T>,
): Promise<AwsOutcome<T>> {
  return json(client, action, client.globalRegion, parameters, schema);
}

export interface Organization {
  /** `o-a1b2c3d4e5`. */
  id: string;
  managementAccount: string;
}

/** organizations:DescribeOrganization, which any member account may call; undefined for an account of no organization. */
export const describeOrganization = defineOperation(
  "organizations:DescribeOrganization",
  async (action, client): Promise<AwsOutcome<Organization | undefined>> => {
    const answer = await call(client, action, {}, Organization);
    const found = mapOutcome(answer, ({ Organization: { Id, MasterAccountId } }) => ({
      id: Id,
      managementAccount: MasterAccountId,
    }));
    return absentOn(found, "AWSOrganizationsNotInUseException");
  },
);

export interface OrganizationRoot {
  /** `r-a1b2`. */
  id: string;
  /** Types of policy that are switched on: `SERVICE_CONTROL_POLICY`. */
  enabledTypes: string[];
}

/** organizations:ListRoots, all pages. */
export const listRoots = defineOperation(
  "organizations:ListRoots",
  (action, client): Promise<AwsOutcome<OrganizationRoot[]>> => {
    return allPages(action, async (token) => {
      const page = await call(client, action, pageOf(token), RootPage);
      return mapOutcome(page, ({ Roots, NextToken }) => ({
        items: Roots.map(({ Id, PolicyTypes }) => ({
          id: Id,
          enabledTypes: (PolicyTypes ?? []).filter(({ Status }) => Status === "ENABLED").map(({ Type }) => Type),
        })),
        next: NextToken,
      }));
    });
  },
);

/** organizations:ListOrganizationalUnitsForParent, all pages: ids of the units right below a root or a unit. */
export const listOrganizationalUnitsForParent = defineOperation(
  "organizations:ListOrganizationalUnitsForParent",
  (action, client, parent: string): Promise<AwsOutcome<string[]>> => {
    return allPages(action, async (token) => {
      const asked = { ParentId: parent, ...pageOf(token) };
      const page = await call(client, action, asked, UnitPage);
      return mapOutcome(page, ({ OrganizationalUnits, NextToken }) => ({
        items: OrganizationalUnits.map(({ Id }) => Id),
        next: NextToken,
      }));
    });
  },
);

/** organizations:ListAccountsForParent, all pages: ids of the accounts right below a root or a unit. */
export const listAccountsForParent = defineOperation(
  "organizations:ListAccountsForParent",
  (action, client, parent: string): Promise<AwsOutcome<string[]>> => {
    return allPages(action, async (token) => {
      const page = await call(client, action, { ParentId: parent, ...pageOf(token) }, AccountPage);
      return mapOutcome(page, ({ Accounts, NextToken }) => ({ items: Accounts.map(({ Id }) => Id), next: NextToken }));
    });
  },
);

export interface OrganizationPolicySummary {
  /** `p-a1b2c3d4`. */
  id: string;
  arn: string;
  name: string;
}

/** organizations:ListPoliciesForTarget, all pages: the policies of one type attached to a root, a unit or an account itself. */
export const listPoliciesForTarget = defineOperation(
  "organizations:ListPoliciesForTarget",
  (action, client, target: string, type: string): Promise<AwsOutcome<OrganizationPolicySummary[]>> => {
    return allPages(action, async (token) => {
      const asked = { TargetId: target, Filter: type, ...pageOf(token) };
      const page = await call(client, action, asked, PolicyPage);
      return mapOutcome(page, ({ Policies, NextToken }) => ({
        items: Policies.map(({ Id, Arn, Name }) => ({ id: Id, arn: Arn, name: Name })),
        next: NextToken,
      }));
    });
  },
);

/** organizations:DescribePolicy: the policy document, an object, or text where it is not JSON. */
export const describePolicy = defineOperation(
  "organizations:DescribePolicy",
  async (action, client, id: string): Promise<AwsOutcome<unknown>> => {
    const answer = await call(client, action, { PolicyId: id }, Policy);
    return mapOutcome(answer, ({ Policy: { Content } }) => policyDocument(Content, "plain"));
  },
);

function pageOf(token: string | undefined): { NextToken?: string } {
  return token === undefined ? {} : { NextToken: token };
}
