import * as z from "zod";
import { addTestDelivery, type DeliveryRecord, listDeliveries } from "../../../store/webhook/delivery.ts";
import { findWebhook } from "../../../store/webhook/webhook.ts";
import { refuse } from "../../http/errors.ts";
import { defineRoute } from "../../http/route.ts";
import { executionId, instant, toInstant } from "../../schema/identifiers.ts";
import { cursorOf, LINK_HEADER, limitOf, pageOf } from "../../schema/page.ts";
import { webhookParams } from "./webhook.ts";

const messageId = z.string().meta({ description: "`webhook-id` of its messages.", example: "evt_42" });

const attempt = z
  .strictObject({
    at: instant,
    status: z.int().nullable().meta({ description: "HTTP status of the answer; null where there was none." }),
  })
  .meta({ id: "WebhookAttempt" });

const delivery = z
  .strictObject({
    messageId,
    event: z.string().meta({ example: "analysis.succeeded" }),
    executionId: executionId.nullable().meta({ description: "Null for a test." }),
    status: z.enum(["pending", "delivered", "failed"]),
    createdAt: instant,
    nextAttemptAt: instant.nullable(),
    attempts: z.array(attempt),
  })
  .meta({ id: "WebhookDelivery" });

export type WebhookDelivery = z.output<typeof delivery>;

const messageIdOf = (deliveryId: number) => `evt_${deliveryId}`;

function resourceOf({ deliveryId, event, executionId, status, createdAt, dueAt, attempts }: DeliveryRecord) {
  return {
    messageId: messageIdOf(deliveryId),
    event,
    executionId,
    status,
    createdAt: toInstant(createdAt),
    nextAttemptAt: dueAt === null ? null : toInstant(dueAt),
    attempts: attempts.map(({ at, status }) => ({ at: toInstant(at), status })),
  };
}

export const listDeliveriesRoute = defineRoute({
  method: "GET",
  path: "/partner/{partnerId}/webhook/{name}/delivery",
  operationId: "listWebhookDeliveries",
  tag: "Webhook",
  summary: "List what a webhook was told, and each attempt, newest first",
  description: "Kept for 30 days.",
  permission: "partner:read",
  forbidden: "Caller is not authorized to list deliveries.",
  params: webhookParams,
  query: z.object({ limit: limitOf(100, 50), cursor: cursorOf(z.tuple([z.int().min(0)])) }),
  responses: { 200: { description: "A page of deliveries.", schema: z.array(delivery), headers: LINK_HEADER } },
  errors: ["webhook_unknown"],
  async handler({ db, params, query }) {
    const deliveries = await listDeliveries(db, params, query.cursor?.[0], query.limit + 1);
    if (deliveries.length === 0 && (await findWebhook(db, params)) === undefined) return refuse("webhook_unknown");
    const path = `/partner/${params.partnerId}/webhook/${params.name}/delivery`;
    const page = pageOf(deliveries, path, query.limit, (last) => [last.deliveryId]);
    return Response.json(page.rows.map(resourceOf), { headers: page.headers });
  },
});

export const testWebhook = defineRoute({
  method: "POST",
  path: "/partner/{partnerId}/webhook/{name}/test",
  operationId: "testWebhook",
  tag: "Webhook",
  summary: "Send a test event to a webhook",
  description: "An event of type `test`; the list of deliveries says how it went.",
  permission: "partner:write",
  forbidden: "Caller is not authorized to test webhooks.",
  params: webhookParams,
  responses: {
    202: { description: "It is on its way.", schema: z.strictObject({ messageId }).meta({ id: "TestedWebhook" }) },
  },
  errors: ["webhook_unknown", "webhook_disabled"],
  async handler({ db, params, now, dependencies, log }) {
    const { partnerId, name } = params;
    const payload = JSON.stringify({ type: "test", timestamp: toInstant(now), data: { partnerId } });
    const deliveryId = await addTestDelivery(db, params, payload, now);
    if (deliveryId === undefined)
      return refuse((await findWebhook(db, params)) === undefined ? "webhook_unknown" : "webhook_disabled");
    // What is lost here the sweep makes good.
    await dependencies.jobs
      .send({ kind: "webhook", partnerId, name })
      .catch((error: unknown) => log.error("webhook.message_not_sent", error));
    return Response.json({ messageId: messageIdOf(deliveryId) }, { status: 202 });
  },
});
