import * as z from "zod";
import type { JobMessage } from "../../jobs/message.ts";
import { toHex } from "../../platform/hash.ts";
import {
  findRemoval,
  type NewRemoval,
  NOTHING_REMOVED,
  type RemovalRecord,
  requestCustomerRemoval,
  requestPartnerRemoval,
} from "../../store/life/removal.ts";
import { refuse } from "../http/errors.ts";
import { type Call, defineRoute } from "../http/route.ts";
import { customerParams, instant, partnerId, partnerParams, toInstant } from "../schema/identifiers.ts";

const removalId = z.string().regex(/^[0-9a-f]{32}$/, "must be 32 characters from 0-9 and a-f");

const removalResource = z
  .strictObject({
    removalId: removalId.nullable().meta({ description: "Null when there was nothing to remove." }),
    scope: z.enum(["partner", "customer", "execution"]),
    status: z.enum(["removing", "removed"]).meta({
      description:
        "`removed` is the receipt. It comes at least 16 minutes after the request, when no worker that was running then can still write.",
    }),
    requestedAt: instant,
    finishedAt: instant.nullable(),
    removed: z
      .strictObject({
        customers: z.int(),
        accounts: z.int(),
        executions: z.int(),
        reports: z.int(),
        credentials: z.int(),
        keys: z.int(),
        objects: z.int().meta({ description: "Objects of the inbox and of what was being worked on." }),
      })
      .meta({ description: "How many of each have been removed so far." }),
  })
  .meta({ id: "Removal" });

function resourceOf({ removalId, scope, requestedAt, finishedAt, removed }: RemovalRecord) {
  return {
    removalId,
    scope,
    status: finishedAt === null ? ("removing" as const) : ("removed" as const),
    requestedAt: toInstant(requestedAt),
    finishedAt: finishedAt === null ? null : toInstant(finishedAt),
    removed,
  };
}

/** What is answered when there is nothing to remove. */
const nothing = (scope: RemovalRecord["scope"], now: number) => ({
  removalId: null,
  scope,
  status: "removed" as const,
  requestedAt: toInstant(now),
  finishedAt: toInstant(now),
  removed: NOTHING_REMOVED,
});

/** The sweep sends the message of a removal again when it is not finished by then. */
const DUE_AFTER_MS = 2 * 60_000;

export function newRemoval({ dependencies, now }: Pick<Call, "dependencies" | "now">): NewRemoval {
  return { removalId: toHex(dependencies.runtime.randomBytes(16)), dueAt: now + DUE_AFTER_MS };
}

/** Sends the message of a removal; one that cannot be sent is left to the sweep. */
export async function sendRemoval(
  { dependencies, log }: Pick<Call, "dependencies" | "log">,
  removalId: string,
): Promise<void> {
  const message: JobMessage = { kind: "removal", removalId };
  await dependencies.jobs.send(message).catch((error: unknown) => log.error("removal.not_sent", error, { removalId }));
}

const RESPONSES = {
  200: { description: "There is nothing to remove.", schema: removalResource },
  202: {
    description: "It is being removed.",
    schema: removalResource,
    headers: { Location: "Path of the removal.", "Retry-After": "Seconds to wait before polling it." },
  },
};

function accepted(removal: RemovalRecord, path: string): Response {
  return Response.json(resourceOf(removal), {
    status: 202,
    headers: { Location: `${path}/removal/${removal.removalId}`, "Retry-After": "60" },
  });
}

export const deletePartnerRoute = defineRoute({
  method: "DELETE",
  path: "/partner/{partnerId}",
  operationId: "deletePartner",
  tag: "Partner",
  summary: "Delete a partner with everything that belongs to it",
  description:
    "At once: its keys are revoked, its accounts are no longer configured, executions that have not ended are cancelled. Then its customers, executions, reports and events are deleted. Idempotent. What was delivered to the partner's own bucket stays there.",
  permission: "operator",
  forbidden: "Caller is not authorized to delete the partner.",
  params: partnerParams,
  responses: RESPONSES,
  errors: [],
  async handler(call) {
    const removal = await requestPartnerRemoval(call.db, call.params.partnerId, newRemoval(call), call.now);
    if (removal === undefined) return Response.json(nothing("partner", call.now));
    await sendRemoval(call, removal.removalId);
    call.log.warn("removal.requested", { removalId: removal.removalId, scope: "partner" });
    return accepted(removal, "");
  },
});

export const deleteCustomerRoute = defineRoute({
  method: "DELETE",
  path: "/partner/{partnerId}/customer/{partnerCustomerId}",
  operationId: "deleteCustomer",
  tag: "Customer",
  summary: "Delete a customer with its accounts, executions and reports",
  description:
    "At once: its accounts are no longer configured, and executions that have not ended are cancelled. The partnerCustomerId can then be used again, for a customer with another customerId. Idempotent.",
  permission: "customer:write",
  forbidden: "Caller is not authorized to delete the customer.",
  params: customerParams,
  responses: RESPONSES,
  errors: [],
  async handler(call) {
    const removal = await requestCustomerRemoval(call.db, call.params, newRemoval(call), call.deed);
    if (removal === undefined) return Response.json(nothing("customer", call.now));
    await sendRemoval(call, removal.removalId);
    call.log.info("removal.requested", { removalId: removal.removalId, scope: "customer" });
    return accepted(removal, `/partner/${call.params.partnerId}`);
  },
});

export const getPartnerRemoval = defineRoute({
  method: "GET",
  path: "/partner/{partnerId}/removal/{removalId}",
  operationId: "getPartnerRemoval",
  tag: "Customer",
  summary: "Get the status or the receipt of the removal of a customer",
  permission: "customer:read",
  forbidden: "Caller is not authorized to get the removal.",
  params: z.object({ partnerId, removalId }),
  responses: { 200: { description: "The removal.", schema: removalResource } },
  errors: ["removal_unknown"],
  async handler({ db, params }) {
    const removal = await findRemoval(db, params.removalId, params.partnerId);
    return removal ? Response.json(resourceOf(removal)) : refuse("removal_unknown");
  },
});

export const getRemoval = defineRoute({
  method: "GET",
  path: "/removal/{removalId}",
  operationId: "getRemoval",
  tag: "Partner",
  summary: "Get the status or the receipt of a removal",
  description:
    "The receipt names no partner: it holds when, how many of each, and nothing that belonged to the partner.",
  permission: "operator",
  forbidden: "Caller is not authorized to get the removal.",
  params: z.object({ removalId }),
  responses: { 200: { description: "The removal.", schema: removalResource } },
  errors: ["removal_unknown"],
  async handler({ db, params }) {
    const removal = await findRemoval(db, params.removalId, undefined);
    return removal ? Response.json(resourceOf(removal)) : refuse("removal_unknown");
  },
});
