import { analytics } from "./analytics.ts";
import { applications } from "./applications.ts";
import { collaboration } from "./collaboration.ts";
import { compute } from "./compute.ts";
import { databases } from "./databases.ts";
import { dynamodbFamily } from "./dynamodb.ts";
import { fileStorage } from "./fileStorage.ts";
import { identity } from "./identity.ts";
import { keysAndSecrets } from "./keys.ts";
import { messaging } from "./messaging.ts";
import { models } from "./models.ts";
import { records } from "./records.ts";
import { relational } from "./relational.ts";
import { objectStorage } from "./s3.ts";
import { streaming } from "./streaming.ts";
import type { ServiceTable } from "./table.ts";
import { telemetry } from "./telemetry.ts";

/** Every reviewed table. */
export const TABLES: readonly ServiceTable[] = [
  ...objectStorage,
  ...dynamodbFamily,
  ...relational,
  ...databases,
  ...records,
  ...analytics,
  ...messaging,
  ...streaming,
  ...keysAndSecrets,
  ...identity,
  ...compute,
  ...fileStorage,
  ...telemetry,
  ...models,
  ...applications,
  ...collaboration,
];
