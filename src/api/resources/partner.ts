import { findPartner, type PartnerRecord, putPartner, updatePartner } from "../../store/partner.ts";
import { vendingSecrets } from "../../vault/vendingSecret.ts";
import { refuse } from "../http/errors.ts";
import type { Caller } from "../http/permission.ts";
import { defineRoute } from "../http/route.ts";
import { namesNoPrototype, repeatsPath } from "../schema/bodyRules.ts";
import { partnerParams } from "../schema/identifiers.ts";
import { partnerBody, partnerResource } from "../schema/partner.ts";

/** The partner as this caller may see it: a partner can PUT back what it GETs. */
function resourceOf(record: PartnerRecord, caller: Caller, signingSecret?: string) {
  const own = {
    partnerId: record.partnerId,
    configs: record.configs,
    ...(record.awsEncryptionKeyId === null ? {} : { awsEncryptionKeyId: record.awsEncryptionKeyId }),
    deliveryDestinations: record.deliveryDestinations,
  };
  if (caller.kind !== "operator") return own;
  const credentialVendingServiceUrl = record.credentialVendingServiceUrl;
  return {
    ...own,
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
  async handler({ db, params, caller }) {
    const record = await findPartner(db, params.partnerId);
    return record ? Response.json(resourceOf(record, caller)) : refuse("partner_unknown");
  },
});

export const putPartnerRoute = defineRoute({
  method: "PUT",
  path: "/partner/{partnerId}",
  operationId: "putPartner",
  tag: "Partner",
  summary: "Create a partner (operator), or replace the configuration of one's own",
  permission: "partner:write",
  forbidden: "Caller is not authorized to update the partner configuration.",
  params: partnerParams,
  body: partnerBody,
  forbiddenBody: (raw, caller) =>
    caller.kind !== "operator" &&
    typeof raw === "object" &&
    raw !== null &&
    (Object.hasOwn(raw, "name") || Object.hasOwn(raw, "oem"))
      ? "Caller is not authorized to set name or oem of a partner."
      : undefined,
  bodyRules: (raw, { params }) => [...repeatsPath(raw, params, ["partnerId"]), ...namesNoPrototype(raw, "configs")],
  responses: { 200: { description: "The partner as it is now.", schema: partnerResource } },
  errors: ["partner_unknown", "setting_missing"],
  async handler({ db, params, body, caller, dependencies, now }) {
    const own = {
      configs: body.configs ?? {},
      awsEncryptionKeyId: body.awsEncryptionKeyId ?? null,
      deliveryDestinations: body.deliveryDestinations ?? {},
    };
    if (caller.kind !== "operator") {
      const record = await updatePartner(db, params.partnerId, own, now);
      return record ? Response.json(resourceOf(record, caller)) : refuse("partner_unknown");
    }
    if (body.oem && !dependencies.keyRing) return refuse("setting_missing");
    const [signingSecret] =
      body.oem && dependencies.keyRing ? await vendingSecrets(dependencies.keyRing, params.partnerId) : [];
    const operators = {
      name: body.name ?? null,
      credentialVendingServiceUrl: body.oem?.credentialVendingServiceUrl ?? null,
    };
    const record = await putPartner(db, params.partnerId, { ...own, ...operators }, now);
    return record ? Response.json(resourceOf(record, caller, signingSecret)) : refuse("partner_unknown");
  },
});
