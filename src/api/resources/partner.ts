import * as z from "zod";
import { publicUrlProblem } from "../../platform/publicHost.ts";
import { isRegionName } from "../../platform/region.ts";
import {
  findPartner,
  listPartners,
  type PartnerRecord,
  type PutPartnerOutcome,
  putPartner,
  updatePartner,
} from "../../store/partner.ts";
import { dailyStop } from "../../store/partnerStanding.ts";
import { vendingSecrets } from "../../vault/vendingSecret.ts";
import { type Refusal, refuse } from "../http/errors.ts";
import type { Caller } from "../http/permission.ts";
import { defineRoute } from "../http/route.ts";
import { namesNoPrototype, repeatsPath } from "../schema/bodyRules.ts";
import { partnerId, partnerParams } from "../schema/identifiers.ts";
import { cursorOf, LINK_HEADER, limitOf, pageOf } from "../schema/page.ts";
import { line } from "../schema/text.ts";

/** AWS: "General purpose bucket naming rules". */
const BUCKET_NAME = /^(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]$/;

const KMS_KEY_ARN =
  /^arn:(?:aws|aws-us-gov):kms:[a-z0-9-]{5,30}:\d{12}:key\/(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/;

const deliverToS3 = z
  .strictObject({
    bucketName: z.string().regex(BUCKET_NAME, "must be an S3 bucket name"),
    region: z.string().refine(isRegionName, "must be the name of an AWS Region").optional(),
    bucketOwner: z
      .string()
      .regex(/^\d{12}$/, "must be twelve digits")
      .optional()
      .meta({
        description:
          "AWS account that owns the bucket; the account of `awsEncryptionKeyId` when absent. S3 refuses a delivery to a bucket of another account.",
        example: "123456789012",
      }),
  })
  .meta({ id: "DeliverToS3" });

const deliveryDestinations = z.strictObject({ DeliverToS3: deliverToS3.optional() });

const configs = z
  .record(
    z.string().regex(/^[A-Za-z0-9_.:/-]{1,128}$/, "must be 1 to 128 characters of A-Z, a-z, 0-9 and _.:/-"),
    line(4096),
  )
  .refine((entries) => Object.keys(entries).length <= 100, "must have at most 100 entries");

const vendingUrl = z
  .string()
  .superRefine((text, context) => {
    const problem = publicUrlProblem(text);
    if (problem !== null) context.addIssue({ code: "custom", message: problem });
  })
  .meta({
    description: "Where method `cvs` gets credentials: https, on a public host.",
    example: "https://vending.partner-example.com/k9",
  });

const awsEncryptionKeyId = z.string().regex(KMS_KEY_ARN, "must be the ARN of a KMS key").meta({
  description: "KMS key that encrypts the reports delivered to the partner's bucket.",
  example: "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555",
});

const reportRetentionDays = z.int().min(30, "must be 30 to 3650").max(3650, "must be 30 to 3650").meta({
  description: "Days after which reports, except the latest copies, and executions are deleted. 400 when absent.",
});

const dailyAnalysis = z
  .strictObject({
    status: z.enum(["running", "stopped"]),
    reason: z.enum(["suspended", "no_valid_key"]).optional().meta({
      description: "`no_valid_key`: the partner has had no valid key for 30 days. Missing while running.",
    }),
  })
  .meta({
    id: "DailyAnalysis",
    description: "Whether the partner's accounts are analyzed daily. Read-only: ignored in a PUT.",
  });

const oem = z.strictObject({ credentialVendingServiceUrl: vendingUrl });

const partnerBody = z
  .strictObject({
    partnerId,
    configs: configs.optional(),
    awsEncryptionKeyId: awsEncryptionKeyId.optional(),
    deliveryDestinations: deliveryDestinations.optional(),
    reportRetentionDays: reportRetentionDays.optional(),
    dailyAnalysis: dailyAnalysis.optional(),
    suspended: z.boolean().optional().meta({
      description:
        "Stops the daily runs, refuses triggers and cancels what has not ended. Only the operator can set it.",
    }),
    name: line(200).optional().meta({ description: "Only the operator can set it." }),
    oem: oem.optional().meta({ description: "Makes the partner an OEM partner. Only the operator can set it." }),
  })
  .meta({
    id: "PartnerConfiguration",
    examples: [
      {
        partnerId: "P123456",
        deliveryDestinations: {
          DeliverToS3: { bucketName: "example-k9-reports", region: "eu-central-1", bucketOwner: "123456789012" },
        },
        reportRetentionDays: 400,
      },
    ],
    description:
      "Replaces the whole configuration: omitted members are removed. Members that only the operator can set are kept when the partner writes.",
  });

const partnerResource = z
  .strictObject({
    partnerId,
    configs,
    awsEncryptionKeyId: awsEncryptionKeyId.optional(),
    deliveryDestinations,
    reportRetentionDays,
    dailyAnalysis,
    suspended: z.boolean().optional().meta({ description: "Returned to the operator only." }),
    name: z.string().optional().meta({ description: "Returned to the operator only." }),
    oem: z
      .strictObject({
        credentialVendingServiceUrl: z.string(),
        signingSecret: z.string().optional().meta({
          description:
            "Standard Webhooks secret (`whsec_…`) that verifies the service's requests to the vending URL. Returned only to the operator's PUT.",
        }),
      })
      .optional()
      .meta({ description: "Returned to the operator only." }),
  })
  .meta({ id: "Partner" });

export type Partner = z.output<typeof partnerResource>;

const DEFAULT_RETENTION_DAYS = 400;

/** The partner as this caller may see it: a partner can PUT back what it GETs. */
function resourceOf(record: PartnerRecord, caller: Caller, now: number, signingSecret?: string) {
  const reason = dailyStop(record, now);
  const own = {
    partnerId: record.partnerId,
    configs: record.configs,
    ...(record.awsEncryptionKeyId === null ? {} : { awsEncryptionKeyId: record.awsEncryptionKeyId }),
    deliveryDestinations: record.deliveryDestinations,
    reportRetentionDays: record.reportRetentionDays,
    dailyAnalysis: reason === null ? { status: "running" as const } : { status: "stopped" as const, reason },
  };
  if (caller.kind !== "operator") return own;
  const credentialVendingServiceUrl = record.credentialVendingServiceUrl;
  return {
    ...own,
    suspended: record.suspendedAt !== null,
    ...(record.name === null ? {} : { name: record.name }),
    ...(credentialVendingServiceUrl === null
      ? {}
      : { oem: { credentialVendingServiceUrl, ...(signingSecret === undefined ? {} : { signingSecret }) } }),
  };
}

export const getPartner = defineRoute({
  method: "GET",
  path: "/partner/{partnerId}",
  operationId: "getPartner",
  tag: "Partner",
  summary: "Get the configuration of a partner",
  permission: "partner:read",
  forbidden: "Caller is not authorized to get the partner configuration.",
  params: partnerParams,
  responses: { 200: { description: "The partner.", schema: partnerResource } },
  errors: ["partner_unknown"],
  async handler({ db, params, caller, now }) {
    const record = await findPartner(db, params.partnerId);
    return record ? Response.json(resourceOf(record, caller, now)) : refuse("partner_unknown");
  },
});

export const putPartnerRoute = defineRoute({
  method: "PUT",
  path: "/partner/{partnerId}",
  operationId: "putPartner",
  tag: "Partner",
  summary: "Create a partner (operator only) or replace its configuration",
  permission: "partner:write",
  forbidden: "Caller is not authorized to update the partner configuration.",
  params: partnerParams,
  body: partnerBody,
  forbiddenBody: (raw, caller) =>
    caller.kind !== "operator" &&
    typeof raw === "object" &&
    raw !== null &&
    ["name", "oem", "suspended"].some((name) => Object.hasOwn(raw, name))
      ? "Caller is not authorized to set name, oem or suspended of a partner."
      : undefined,
  bodyRules: (raw, { params }) => [...repeatsPath(raw, params, ["partnerId"]), ...namesNoPrototype(raw, "configs")],
  responses: { 200: { description: "The updated partner.", schema: partnerResource } },
  errors: ["partner_unknown", "bucket_taken", "partner_removing", "setting_missing"],
  async handler({ db, params, body, caller, dependencies, now, deed }) {
    const own = {
      configs: body.configs ?? {},
      awsEncryptionKeyId: body.awsEncryptionKeyId ?? null,
      deliveryDestinations: body.deliveryDestinations ?? {},
      reportRetentionDays: body.reportRetentionDays ?? DEFAULT_RETENTION_DAYS,
    };
    if (caller.kind !== "operator") return answerPut(await updatePartner(db, own, deed), caller, now);
    if (body.oem && !dependencies.vendingKeys) return refuse("setting_missing");
    const [signingSecret] =
      body.oem && dependencies.vendingKeys ? await vendingSecrets(dependencies.vendingKeys, params.partnerId) : [];
    const operators = {
      name: body.name ?? null,
      credentialVendingServiceUrl: body.oem?.credentialVendingServiceUrl ?? null,
      suspended: body.suspended ?? false,
    };
    return answerPut(await putPartner(db, { ...own, ...operators }, deed), caller, now, signingSecret);
  },
});

function answerPut(put: PutPartnerOutcome, caller: Caller, now: number, signingSecret?: string): Response | Refusal {
  switch (put.outcome) {
    case "stored":
      return Response.json(resourceOf(put.partner, caller, now, signingSecret));
    case "removing":
      return refuse("partner_removing");
    case "bucket_taken":
    case "partner_unknown":
      return refuse(put.outcome);
  }
}

export const listPartnersRoute = defineRoute({
  method: "GET",
  path: "/partner",
  operationId: "listPartners",
  tag: "Partner",
  summary: "List the partners by partnerId",
  permission: "operator",
  forbidden: "Caller is not authorized to list the partners.",
  query: z.object({ limit: limitOf(1000, 100), cursor: cursorOf(z.tuple([partnerId])) }),
  responses: { 200: { description: "A page of partners.", schema: z.array(partnerResource), headers: LINK_HEADER } },
  errors: [],
  async handler({ db, query, caller, now }) {
    const partners = await listPartners(db, query.cursor?.[0], query.limit + 1);
    const page = pageOf(partners, "/partner", query.limit, (last) => [last.partnerId]);
    return Response.json(
      page.rows.map((record) => resourceOf(record, caller, now)),
      { headers: page.headers },
    );
  },
});
