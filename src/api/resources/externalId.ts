import * as z from "zod";
import { newExternalId } from "../../platform/externalId.ts";
import { recordDeed } from "../../store/event.ts";
import { refuse } from "../http/errors.ts";
import { defineRoute } from "../http/route.ts";
import { partnerParams } from "../schema/identifiers.ts";

export const createExternalId = defineRoute({
  method: "POST",
  path: "/partner/{partnerId}/external-id",
  operationId: "createExternalId",
  tag: "Account",
  summary: "Create an external ID for the trust policy of a role",
  description:
    "The ID is unique, cannot be guessed and is reserved for the partner: the service never assumes a role with it for another partner. Use one for each account, in the role's trust policy and in `auditorAuthConfig`.",
  permission: "account:write",
  forbidden: "Caller is not authorized to create external IDs.",
  params: partnerParams,
  responses: {
    201: {
      description: "The external ID. It is not stored until an account is configured with it.",
      schema: z
        .strictObject({
          externalId: z.string().meta({ example: "P123456-8VJ3mS0Qw2c1n5b7x9ZtKfLrYdHgUePaOiNvBqWsTjM" }),
        })
        .meta({ id: "ExternalId" }),
    },
  },
  errors: ["partner_unknown"],
  async handler({ db, params, dependencies, deed }) {
    if (!(await recordDeed(db, deed))) return refuse("partner_unknown");
    const externalId = newExternalId(params.partnerId, dependencies.runtime.randomBytes);
    return Response.json({ externalId }, { status: 201 });
  },
});
