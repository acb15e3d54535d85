CREATE TABLE `event` (
	`event_id` integer PRIMARY KEY NOT NULL,
	`partner_id` text NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`partner_customer_id` text,
	`account_id` text,
	`execution_id` text,
	`key_id` text,
	`request_id` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `event_of_partner` ON `event` (`partner_id`,`event_id`);--> statement-breakpoint
CREATE INDEX `event_at` ON `event` (`at`);--> statement-breakpoint
CREATE TABLE `removal` (
	`removal_id` text PRIMARY KEY NOT NULL,
	`scope` text NOT NULL,
	`partner_id` text,
	`customer_id` text,
	`execution_id` text,
	`requested_at` integer NOT NULL,
	`due_at` integer,
	`finished_at` integer,
	`removed` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `removal_due` ON `removal` (`due_at`);--> statement-breakpoint
CREATE INDEX `removal_of_partner` ON `removal` (`partner_id`,`customer_id`);--> statement-breakpoint
ALTER TABLE `account` ADD `role_since` integer;--> statement-breakpoint
ALTER TABLE `account` ADD `created_by` text;--> statement-breakpoint
CREATE INDEX `account_role` ON `account` (lower("role_arn"));--> statement-breakpoint
ALTER TABLE `execution` ADD `created_by` text;--> statement-breakpoint
ALTER TABLE `execution` ADD `reports_deleted_at` integer;--> statement-breakpoint
CREATE INDEX `execution_of_partner` ON `execution` (`partner_id`,`created_at`,`execution_id`);--> statement-breakpoint
CREATE INDEX `execution_waiting` ON `execution` (`partner_id`,`created_at`) WHERE status = 'queued' and fence = 0 and kind = 'ondemand';--> statement-breakpoint
CREATE INDEX `execution_denied` ON `execution` (`partner_id`,`account_id`,`finished_at`) WHERE error_code = 'assume_role_denied';--> statement-breakpoint
ALTER TABLE `partner` ADD `suspended_at` integer;--> statement-breakpoint
ALTER TABLE `partner` ADD `report_retention_days` integer DEFAULT 400 NOT NULL;--> statement-breakpoint
ALTER TABLE `partner` ADD `served_at` integer;--> statement-breakpoint
CREATE INDEX `partner_bucket` ON `partner` ("delivery_destinations" ->> '$.DeliverToS3.bucketName');--> statement-breakpoint
ALTER TABLE `partner_key` ADD `created_by` text;