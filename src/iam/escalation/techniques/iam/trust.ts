import type { Technique } from "../../paths/technique.ts";

const ASSUME_PAGE = "Methods to assume a role";

export const ASSUME_ROLE: Technique = {
  id: "sts-assume-role",
  pathfinding: [{ id: "sts-001" }],
  title: "Assume a role",
  actions: [["sts:AssumeRole"]],
  prerequisites: ["The trust policy of the role lets the principal, or its account, assume it"],
  phrase: { before: "assuming" },
  summary: (to) => `assumes ${to}`,
  remediation:
    "Name in the role's trust policy only those that need the role, and allow them sts:AssumeRole on that role alone",
  references: [ASSUME_PAGE, "How IAM roles differ from resource-based policies"],
};

export const TAG_AND_ASSUME_ROLE: Technique = {
  id: "iam-tag-role",
  title: "Tag a role so that it can be assumed",
  actions: [["iam:TagRole", "iam:TagUser"], ["sts:AssumeRole"]],
  prerequisites: ["A condition on the tags of the role lets the principal assume it"],
  phrase: { before: "tagging and assuming" },
  summary: (to) => `tags ${to} as a condition on its permission to assume the role requires, and assumes the role`,
  remediation: "Allow iam:TagRole to administrators only where access depends on the tags of roles",
  references: [ASSUME_PAGE, "Controlling access to AWS resources using tags"],
};

export const UPDATE_TRUST_POLICY: Technique = {
  id: "iam-update-assume-role-policy",
  pathfinding: [{ id: "iam-012" }],
  title: "Change a role's trust policy",
  actions: [["iam:UpdateAssumeRolePolicy"]],
  prerequisites: ["The role is neither a service-linked role nor one of IAM Identity Center"],
  phrase: { before: "adding itself to the trust policy of", it: "adding itself to its trust policy" },
  summary: (to) => `adds itself to the trust policy of ${to} and assumes the role`,
  remediation: "Allow iam:UpdateAssumeRolePolicy to administrators only",
  references: ["Update a role trust policy", "How IAM roles differ from resource-based policies"],
};

export const UPDATE_SAML_PROVIDER: Technique = {
  id: "iam-update-saml-provider",
  title: "Replace the metadata of a SAML provider",
  actions: [["iam:UpdateSAMLProvider"]],
  prerequisites: ["The trust policy of the role lets the SAML provider assume it"],
  phrase: { before: "replacing the metadata of a SAML provider trusted by" },
  summary: (to) => `replaces the metadata of a SAML provider with its own and signs in as ${to}`,
  remediation: "Allow iam:UpdateSAMLProvider to administrators only",
  references: ["Create a SAML identity provider in IAM", "Configure SAML assertions for the authentication response"],
};

export const RECREATE_SAML_PROVIDER: Technique = {
  id: "iam-create-saml-provider",
  title: "Delete a SAML provider and create it again",
  actions: [["iam:DeleteSAMLProvider"], ["iam:CreateSAMLProvider"]],
  prerequisites: ["The trust policy of the role lets the SAML provider assume it"],
  phrase: { before: "replacing a SAML provider trusted by" },
  summary: (to) => `creates a SAML provider again with its own metadata and signs in as ${to}`,
  remediation: "Allow iam:DeleteSAMLProvider and iam:CreateSAMLProvider to administrators only",
  references: ["Create a SAML identity provider in IAM", "Configure SAML assertions for the authentication response"],
};

const OIDC_PAGE = "Create an OpenID Connect (OIDC) identity provider in IAM";

export const UPDATE_OIDC_THUMBPRINT: Technique = {
  id: "iam-update-open-id-connect-provider-thumbprint",
  title: "Replace the thumbprint of an OIDC provider",
  actions: [["iam:UpdateOpenIDConnectProviderThumbprint"]],
  prerequisites: [
    "The trust policy of the role lets the OIDC provider assume it",
    "The principal can answer at the URL of the provider, which AWS checks by its thumbprint",
  ],
  phrase: { before: "changing the thumbprint of an OIDC provider trusted by" },
  summary: (to) => `makes AWS trust a certificate of its own at an OIDC provider's URL and signs in as ${to}`,
  remediation: "Allow iam:UpdateOpenIDConnectProviderThumbprint to administrators only",
  references: [OIDC_PAGE],
};

export const ADD_OIDC_CLIENT_ID: Technique = {
  id: "iam-add-client-id-to-open-id-connect-provider",
  title: "Add a client ID to an OIDC provider",
  actions: [["iam:AddClientIDToOpenIDConnectProvider"]],
  prerequisites: [
    "The trust policy of the role lets the OIDC provider assume it for any audience",
    "The principal has a client of its own at the provider",
  ],
  phrase: { before: "adding a client ID to an OIDC provider trusted by" },
  summary: (to) => `adds its own client ID to an OIDC provider and signs in as ${to}`,
  remediation:
    "Allow iam:AddClientIDToOpenIDConnectProvider to administrators only, and ask for the audience and the subject in trust policies",
  references: [OIDC_PAGE],
};

export const TRUST_TECHNIQUES: readonly Technique[] = [
  ASSUME_ROLE,
  TAG_AND_ASSUME_ROLE,
  UPDATE_TRUST_POLICY,
  UPDATE_SAML_PROVIDER,
  RECREATE_SAML_PROVIDER,
  UPDATE_OIDC_THUMBPRINT,
  ADD_OIDC_CLIENT_ID,
];
