import { sql } from "drizzle-orm";
import * as z from "zod";
import { guarded } from "../../store/database.ts";
import { defineRoute } from "../http/route.ts";

export const getHealth = defineRoute({
  method: "GET",
  path: "/health",
  operationId: "getHealth",
  tag: "Reference",
  summary: "Whether the service works, and which settings it lacks",
  description:
    "`ok`, or `degraded`, with the settings that are missing or malformed: requests that need one get 503, the others work. An identity for GovCloud that is missing is named and leaves the service `ok`. 503 when the store is out of reach.",
  permission: "public",
  responses: {
    200: {
      description: "The service answers requests.",
      schema: z
        .strictObject({
          status: z.enum(["ok", "degraded"]),
          problems: z.array(z.strictObject({ name: z.string(), problem: z.string() })),
        })
        .meta({ id: "Health" }),
    },
  },
  errors: ["unavailable"],
  async handler({ db, dependencies }) {
    await guarded(() => db.orm.run(sql`select 1`));
    const problems = dependencies.settingProblems.map(({ name, problem }) => ({ name, problem }));
    const isDegraded = dependencies.settingProblems.some(({ isOptional }) => !isOptional);
    return Response.json({ status: isDegraded ? "degraded" : "ok", problems });
  },
});
