const REGION = /^[a-z]{2}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/;

/** Whether the text has the form of an AWS Region's name: `us-east-1`, `us-gov-west-1`. */
export function isRegionName(text: string): boolean {
  return REGION.test(text);
}
