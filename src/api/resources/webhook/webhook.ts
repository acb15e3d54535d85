import * as z from "zod";
import { toBase64Url } from "../../../platform/base64.ts";
import { publicUrlProblem } from "../../../platform/publicHost.ts";
import { WEBHOOK_EVENTS } from "../../../store/tables/webhook.ts";
import {
  deleteWebhook,
  findWebhook,
  listWebhooks,
  putWebhook,
  type WebhookRecord,
} from "../../../store/webhook/webhook.ts";
import { webhookSecrets } from "../../../vault/vendingSecret.ts";
import { refuse } from "../../http/errors.ts";
import { defineRoute } from "../../http/route.ts";
import { repeatsPath } from "../../schema/bodyRules.ts";
import { createdBy, instant, partnerId, partnerParams, toInstant } from "../../schema/identifiers.ts";

const MOST_WEBHOOKS = 10;
const SALT_BYTES = 16;

const name = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, "must be 1 to 64 characters from A-Z, a-z, 0-9, _ and -")
  .meta({ description: "The partner's own name of the webhook.", example: "ticketing" });

export const webhookParams = z.object({ partnerId, name });

const url = z
  .string()
  .superRefine((text, context) => {
    const problem = publicUrlProblem(text);
    if (problem !== null) context.addIssue({ code: "custom", message: problem });
  })
  .meta({
    description: "https, with a public host. Redirects are not followed.",
    example: "https://hooks.example.com/k9",
  });

const events = z
  .array(z.enum(WEBHOOK_EVENTS))
  .min(1, "must name at least one event")
  .max(WEBHOOK_EVENTS.length, "must name each event once")
  .refine((names) => new Set(names).size === names.length, "must name each event once")
  .meta({
    description:
      "`analysis.succeeded` and `analysis.failed`: an analysis has ended. `finding.new`: it has findings that no earlier one of the account had.",
  });

const webhookBody = z
  .strictObject({
    partnerId: partnerId.optional(),
    name: name.optional(),
    url,
    events,
    rotateSecret: z
      .boolean()
      .optional()
      .meta({ description: "Replaces the secret. For a day messages are signed with both." }),
  })
  .meta({
    id: "WebhookConfiguration",
    examples: [{ url: "https://hooks.example.com/k9", events: ["analysis.succeeded", "finding.new"] }],
  });

const webhookResource = z
  .strictObject({
    partnerId,
    name,
    url: z.string(),
    events: z.array(z.enum(WEBHOOK_EVENTS)),
    createdAt: instant,
    updatedAt: instant,
    createdBy,
    disabledAt: instant.nullable().meta({ description: "Since when nothing is sent. PUT puts it into force again." }),
    disabledReason: z.string().nullable(),
    secret: z.string().optional().meta({ description: "`whsec_…`, in the answer that creates or rotates it alone." }),
  })
  .meta({ id: "Webhook" });

export type Webhook = z.output<typeof webhookResource>;

function resourceOf(webhook: WebhookRecord) {
  const { partnerId, name, url, events, createdAt, updatedAt, createdBy, disabledAt, disabledReason } = webhook;
  return {
    partnerId,
    name,
    url,
    events,
    createdAt: toInstant(createdAt),
    updatedAt: toInstant(updatedAt),
    createdBy,
    disabledAt: disabledAt === null ? null : toInstant(disabledAt),
    disabledReason,
  };
}

export const putWebhookRoute = defineRoute({
  method: "PUT",
  path: "/partner/{partnerId}/webhook/{name}",
  operationId: "putWebhook",
  tag: "Webhook",
  summary: "Create or replace a webhook",
  description:
    "Events are POSTed to the URL as Standard Webhooks messages (`webhook-id`, `webhook-timestamp`, `webhook-signature`), those of one execution in order, each at least once. An answer other than 2xx is retried for a day; then the webhook is disabled. At most 10 webhooks.",
  permission: "partner:write",
  forbidden: "Caller is not authorized to configure webhooks.",
  params: webhookParams,
  body: webhookBody,
  bodyRules: (raw, { params }) => repeatsPath(raw, params, ["partnerId", "name"]),
  responses: { 200: { description: "The webhook.", schema: webhookResource } },
  errors: ["partner_unknown", "webhooks_full", "setting_missing"],
  async handler({ db, params, body, deed, dependencies }) {
    const { vendingKeys, runtime } = dependencies;
    if (vendingKeys === undefined) return refuse("setting_missing");
    const salt = toBase64Url(runtime.randomBytes(SALT_BYTES));
    const put = { ...params, url: body.url, events: body.events, salt, rotates: body.rotateSecret === true };
    const webhook = await putWebhook(db, put, deed, MOST_WEBHOOKS);
    if (webhook === undefined) return refuse("partner_unknown");
    if (webhook === "full") return refuse("webhooks_full");
    const isNew = webhook.salt === salt;
    const [secret] = isNew ? await webhookSecrets(vendingKeys, webhook) : [];
    return Response.json({ ...resourceOf(webhook), ...(secret !== undefined && { secret }) });
  },
});

export const listWebhooksRoute = defineRoute({
  method: "GET",
  path: "/partner/{partnerId}/webhook",
  operationId: "listWebhooks",
  tag: "Webhook",
  summary: "List the webhooks of a partner",
  permission: "partner:read",
  forbidden: "Caller is not authorized to list webhooks.",
  params: partnerParams,
  responses: { 200: { description: "All of them, by name.", schema: z.array(webhookResource) } },
  errors: [],
  async handler({ db, params }) {
    return Response.json((await listWebhooks(db, params.partnerId)).map(resourceOf));
  },
});

export const getWebhook = defineRoute({
  method: "GET",
  path: "/partner/{partnerId}/webhook/{name}",
  operationId: "getWebhook",
  tag: "Webhook",
  summary: "Get a webhook",
  permission: "partner:read",
  forbidden: "Caller is not authorized to get webhooks.",
  params: webhookParams,
  responses: { 200: { description: "The webhook.", schema: webhookResource } },
  errors: ["webhook_unknown"],
  async handler({ db, params }) {
    const webhook = await findWebhook(db, params);
    return webhook ? Response.json(resourceOf(webhook)) : refuse("webhook_unknown");
  },
});

export const deleteWebhookRoute = defineRoute({
  method: "DELETE",
  path: "/partner/{partnerId}/webhook/{name}",
  operationId: "deleteWebhook",
  tag: "Webhook",
  summary: "Delete a webhook",
  description: "With its deliveries. Idempotent: deleting what is not there succeeds.",
  permission: "partner:write",
  forbidden: "Caller is not authorized to delete webhooks.",
  params: webhookParams,
  responses: {
    200: { description: "What was deleted.", schema: webhookParams.meta({ id: "DeletedWebhook" }) },
  },
  errors: [],
  async handler({ db, params, deed }) {
    await deleteWebhook(db, params, deed);
    return Response.json(params);
  },
});
