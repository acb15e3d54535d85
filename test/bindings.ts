/** Settings of the service under test. All of them are made for tests; the sandbox knows the AWS keys. */
export const testBindings = {
  OPERATOR_TOKEN: "operator-token-for-tests-0123456789abcdef",
  CREDENTIAL_KEYS:
    "test-2:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=,test-1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
  AWS_ACCESS_KEY_ID: "AKIASANDBOXSERVICE00",
  AWS_SECRET_ACCESS_KEY: "sandbox-service-secret-key-00000000000000",
  AWS_ACCESS_KEY_ID_US_GOV: "AKIASANDBOXGOVCLOUD0",
  AWS_SECRET_ACCESS_KEY_US_GOV: "sandbox-govcloud-secret-key-0000000000000",
  AWS_ENDPOINT_URL: "https://sandbox.test",
} as const;
