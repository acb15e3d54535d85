/** The account that the sandbox serves, and whose it is in tests of the whole system. */
export const IDS = { partnerId: "P123456", partnerCustomerId: "abcd-1234-defg-5678", accountId: "123456789012" };

/** Its configuration, as it is PUT. */
export const ACCOUNT_BODY = {
  ...IDS,
  provider: "aws",
  auditorAuthMethod: "config",
  auditorAuthConfig: {
    roleArn: `arn:aws:iam::${IDS.accountId}:role/k9-auditor`,
    externalId: "EXAMPLE-EXTERNAL-ID-1234",
  },
} as const;
