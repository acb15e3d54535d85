import type { Service } from "../protocol/service.ts";
import { ec2 } from "./ec2.ts";
import { iam } from "./iam.ts";
import { kms } from "./kms.ts";
import { s3 } from "./s3.ts";
import { sts } from "./sts.ts";

/** Every service that the sandbox speaks. A new one is a file beside these and a name here. */
export const services: readonly Service[] = [sts, iam, ec2, s3, kms];
