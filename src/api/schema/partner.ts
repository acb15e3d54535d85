import * as z from "zod";
import { publicUrlProblem } from "../../platform/publicHost.ts";
import { partnerId } from "./identifiers.ts";
import { line } from "./text.ts";

const REGION = /^[a-z]{2}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/;

/** AWS: "General purpose bucket naming rules". */
const BUCKET_NAME = /^(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]$/;

const KMS_KEY_ARN =
  /^arn:(?:aws|aws-us-gov):kms:[a-z0-9-]{5,30}:\d{12}:key\/(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/;

const deliveryDestinations = z.strictObject({
  DeliverToS3: z
    .strictObject({
      bucketName: z.string().regex(BUCKET_NAME, "must be an S3 bucket name"),
      region: z.string().regex(REGION, "must be an AWS region").optional(),
    })
    .optional(),
});

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
    description: "https, public host: where method `cvs` gets a credential.",
    example: "https://vending.partner-example.com/k9",
  });

const awsEncryptionKeyId = z.string().regex(KMS_KEY_ARN, "must be the ARN of a KMS key").meta({
  description: "KMS key that encrypts what is delivered to the partner's bucket.",
  example: "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555",
});

const oem = z.strictObject({ credentialVendingServiceUrl: vendingUrl });

export const partnerBody = z
  .strictObject({
    partnerId,
    configs: configs.optional(),
    awsEncryptionKeyId: awsEncryptionKeyId.optional(),
    deliveryDestinations: deliveryDestinations.optional(),
    name: line(200).optional().meta({ description: "The operator alone may set it." }),
    oem: oem.optional().meta({ description: "The operator alone may set it; it makes the partner an OEM partner." }),
  })
  .meta({
    id: "PartnerConfiguration",
    description:
      "Replaces the configuration as a whole: what is left out is removed. Members that only the operator may set stay as they are when the partner writes.",
  });

export const partnerResource = z
  .strictObject({
    partnerId,
    configs,
    awsEncryptionKeyId: awsEncryptionKeyId.optional(),
    deliveryDestinations,
    name: z.string().optional().meta({ description: "Shown to the operator alone." }),
    oem: z
      .strictObject({
        credentialVendingServiceUrl: z.string(),
        signingSecret: z.string().optional().meta({
          description:
            "Standard Webhooks secret (`whsec_…`) that verifies the service's requests to the vending URL. In the answer to the operator's PUT alone.",
        }),
      })
      .optional()
      .meta({ description: "Shown to the operator alone." }),
  })
  .meta({ id: "Partner" });
