import * as z from "zod";
import { type Caller, callerName, PERMISSIONS } from "../../http/permission.ts";
import { defineRoute } from "../../http/route.ts";
import { partnerId } from "../../schema/identifiers.ts";

const caller = z
  .strictObject({
    kind: z.enum(["operator", "partner"]),
    name: z.string().meta({ description: "What `createdBy` and events call the caller.", example: "0123456789abcdef" }),
    partnerId: partnerId.optional().meta({ description: "Missing for the operator." }),
    permissions: z.array(z.string()).meta({ description: "What the caller may do; the operator may do everything." }),
  })
  .meta({ id: "Caller" });

export type CallerResource = z.output<typeof caller>;

function resourceOf(caller: Caller): CallerResource {
  const name = callerName(caller);
  return caller.kind === "partner"
    ? { kind: "partner", name, partnerId: caller.partnerId, permissions: [...caller.permissions] }
    : { kind: "operator", name, permissions: [...PERMISSIONS] };
}

export const getCaller = defineRoute({
  method: "GET",
  path: "/caller",
  operationId: "getCaller",
  tag: "Key",
  summary: "Get who the caller is and what it may do",
  description: "A key tells its partner and its permissions this way.",
  permission: "any",
  responses: { 200: { description: "The caller.", schema: caller } },
  errors: [],
  handler: async ({ caller }) => Response.json(resourceOf(caller)),
});
