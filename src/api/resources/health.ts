import { sql } from "drizzle-orm";
import * as z from "zod";
import { guarded } from "../../store/database.ts";
import { defineRoute } from "../http/route.ts";

export const getHealth = defineRoute({
  method: "GET",
  path: "/health",
  operationId: "getHealth",
  tag: "Reference",
  summary: "Get the health of the service and the settings that are missing",
  description:
    "`degraded` when a setting is missing or malformed: requests that need it get 503, others work. A missing AWS identity for GovCloud is listed and leaves the service `ok`. 503 when the database is unavailable.",
  permission: "public",
  responses: {
    200: {
      description: "The service is serving requests.",
      schema: z
        .strictObject({
          status: z.enum(["ok", "degraded"]),
          problems: z.array(z.strictObject({ name: z.string(), problem: z.string() }).meta({ id: "SettingProblem" })),
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
