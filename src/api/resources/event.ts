import * as z from "zod";
import { listEvents } from "../../store/event.ts";
import { defineRoute } from "../http/route.ts";
import {
  accountId,
  executionId,
  instant,
  keyId,
  partnerCustomerId,
  partnerParams,
  toInstant,
} from "../schema/identifiers.ts";
import { cursorOf, LINK_HEADER, limitOf, pageOf } from "../schema/page.ts";

const event = z
  .strictObject({
    eventId: z.int(),
    at: instant,
    actor: z.string().meta({
      description: "`operator`, the ID of a key, or `identity/` and the name of an identity.",
      example: "0123456789abcdef",
    }),
    action: z.string().meta({ description: "operationId of the request.", example: "putAccount" }),
    requestId: z.string(),
    partnerCustomerId: partnerCustomerId.optional(),
    accountId: accountId.optional(),
    executionId: executionId.optional(),
    keyId: keyId.optional(),
    name: z.string().optional().meta({ description: "Name of an identity." }),
  })
  .meta({ id: "Event" });

export const listEventsRoute = defineRoute({
  method: "GET",
  path: "/partner/{partnerId}/event",
  operationId: "listEvents",
  tag: "Event",
  summary: "List who changed what, newest first",
  description:
    "Every request that has changed something, for 400 days: who sent it, with which key, and what it was about. It holds no secret and no body.",
  permission: "partner:read",
  forbidden: "Caller is not authorized to list the events.",
  params: partnerParams,
  query: z.object({ limit: limitOf(1000, 100), cursor: cursorOf(z.tuple([z.int().min(0)])) }),
  responses: { 200: { description: "A page of events.", schema: z.array(event), headers: LINK_HEADER } },
  errors: [],
  async handler({ db, params, query }) {
    const events = await listEvents(db, params.partnerId, query.cursor?.[0], query.limit + 1);
    const page = pageOf(events, `/partner/${params.partnerId}/event`, query.limit, (last) => [last.eventId]);
    const resources = page.rows.map(({ at, partnerCustomerId, accountId, executionId, keyId, name, ...rest }) => ({
      ...rest,
      at: toInstant(at),
      ...(partnerCustomerId !== null && { partnerCustomerId }),
      ...(accountId !== null && { accountId }),
      ...(executionId !== null && { executionId }),
      ...(keyId !== null && { keyId }),
      ...(name !== null && { name }),
    }));
    return Response.json(resources, { headers: page.headers });
  },
});
