/** Where a generated client finds the service, and what it analyzes. */
export interface Service {
  baseUrl: string;
  key: string;
}

export const ACCOUNT = { partnerId: "P123456", partnerCustomerId: "abcd-1234-defg-5678", accountId: "123456789012" };

/** What a program gives: the report that it downloaded. */
export interface Downloaded {
  fileName: string;
  text: string;
}

export const pause = () => new Promise((resolve) => setTimeout(resolve, 100));
