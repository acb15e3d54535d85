import { analysis } from "./exceptions/analysis.ts";
import { assistants } from "./exceptions/assistants.ts";
import { credentials } from "./exceptions/credentials.ts";
import { devices } from "./exceptions/devices.ts";
import { names } from "./exceptions/names.ts";
import { operations } from "./exceptions/operations.ts";
import { people } from "./exceptions/people.ts";
import { pipelines } from "./exceptions/pipelines.ts";
import { analytics } from "./services/analytics.ts";
import { applications } from "./services/applications.ts";
import { collaboration } from "./services/collaboration.ts";
import { compute } from "./services/compute.ts";
import { databases } from "./services/databases.ts";
import { dynamodbFamily } from "./services/dynamodb.ts";
import { fileStorage } from "./services/fileStorage.ts";
import { identity } from "./services/identity.ts";
import { keysAndSecrets } from "./services/keys.ts";
import { messaging } from "./services/messaging.ts";
import { models } from "./services/models.ts";
import { records } from "./services/records.ts";
import { relational } from "./services/relational.ts";
import { objectStorage } from "./services/s3.ts";
import { streaming } from "./services/streaming.ts";
import { telemetry } from "./services/telemetry.ts";
import type { ServiceTable } from "./table.ts";

/** Every reviewed table: first those that judge every action of their service, then the exceptions to the rules. */
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
  ...analysis,
  ...people,
  ...assistants,
  ...devices,
  ...pipelines,
  ...operations,
  ...credentials,
  ...names,
];
