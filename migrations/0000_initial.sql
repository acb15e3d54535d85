CREATE TABLE `account` (
	`customer_id` text NOT NULL,
	`account_id` text NOT NULL,
	`partner_id` text NOT NULL,
	`provider` text NOT NULL,
	`auditor_auth_method` text NOT NULL,
	`role_arn` text,
	`external_id` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`customer_id`, `account_id`),
	FOREIGN KEY (`customer_id`) REFERENCES `customer`(`customer_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `credential_envelope` (
	`execution_id` text PRIMARY KEY NOT NULL,
	`customer_id` text NOT NULL,
	`account_id` text NOT NULL,
	`envelope` text NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`execution_id`) REFERENCES `execution`(`execution_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `credential_envelope_expiry` ON `credential_envelope` (`expires_at`);--> statement-breakpoint
CREATE TABLE `customer` (
	`customer_id` text PRIMARY KEY NOT NULL,
	`partner_id` text NOT NULL,
	`partner_customer_id` text NOT NULL,
	`subscription_plan_name` text DEFAULT 'Starter' NOT NULL,
	`delivery_destinations` text NOT NULL,
	`latest_report_enabled` integer DEFAULT false NOT NULL,
	`hive_enabled` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`partner_id`) REFERENCES `partner`(`partner_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `customer_of_partner` ON `customer` (`partner_id`,`partner_customer_id`);--> statement-breakpoint
CREATE TABLE `execution` (
	`execution_id` text PRIMARY KEY NOT NULL,
	`partner_id` text NOT NULL,
	`partner_customer_id` text NOT NULL,
	`customer_id` text NOT NULL,
	`account_id` text NOT NULL,
	`kind` text NOT NULL,
	`day` text NOT NULL,
	`provider` text NOT NULL,
	`auditor_auth_method` text NOT NULL,
	`role_arn` text,
	`external_id` text,
	`status` text DEFAULT 'queued' NOT NULL,
	`stamp` text,
	`attempts` integer DEFAULT 0 NOT NULL,
	`fence` integer DEFAULT 0 NOT NULL,
	`lease_until` integer,
	`due_at` integer,
	`collection_prefix` text,
	`analysis_prefix` text,
	`progress_done` integer DEFAULT 0 NOT NULL,
	`progress_total` integer DEFAULT 0 NOT NULL,
	`progress_what` text DEFAULT 'waiting' NOT NULL,
	`error_code` text,
	`error_message` text,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	`staging_cleared_at` integer,
	FOREIGN KEY (`customer_id`) REFERENCES `customer`(`customer_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `execution_daily` ON `execution` (`customer_id`,`account_id`,`day`) WHERE kind = 'daily';--> statement-breakpoint
CREATE UNIQUE INDEX `execution_stamp` ON `execution` (`customer_id`,`account_id`,`stamp`);--> statement-breakpoint
CREATE INDEX `execution_newest` ON `execution` (`customer_id`,`account_id`,`created_at`,`execution_id`);--> statement-breakpoint
CREATE INDEX `execution_unfinished` ON `execution` (`partner_id`,`account_id`) WHERE finished_at is null;--> statement-breakpoint
CREATE INDEX `execution_due` ON `execution` (`due_at`);--> statement-breakpoint
CREATE INDEX `execution_uncleared` ON `execution` (`finished_at`) WHERE staging_cleared_at is null;--> statement-breakpoint
CREATE TABLE `execution_report` (
	`execution_id` text NOT NULL,
	`customer_id` text NOT NULL,
	`file_name` text NOT NULL,
	`content_type` text NOT NULL,
	`bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	`object_key` text NOT NULL,
	PRIMARY KEY(`execution_id`, `file_name`),
	FOREIGN KEY (`execution_id`) REFERENCES `execution`(`execution_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `idempotency_key` (
	`partner_id` text NOT NULL,
	`account_id` text NOT NULL,
	`idempotency_key` text NOT NULL,
	`fingerprint` text NOT NULL,
	`execution_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`partner_id`, `account_id`, `idempotency_key`)
);
--> statement-breakpoint
CREATE INDEX `idempotency_key_expiry` ON `idempotency_key` (`expires_at`);--> statement-breakpoint
CREATE TABLE `partner` (
	`partner_id` text PRIMARY KEY NOT NULL,
	`name` text,
	`configs` text DEFAULT '{}' NOT NULL,
	`aws_encryption_key_id` text,
	`delivery_destinations` text DEFAULT '{}' NOT NULL,
	`credential_vending_service_url` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `partner_key` (
	`key_id` text PRIMARY KEY NOT NULL,
	`partner_id` text NOT NULL,
	`secret_hash` text NOT NULL,
	`permissions` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`revoked_at` integer,
	`last_used_at` integer,
	FOREIGN KEY (`partner_id`) REFERENCES `partner`(`partner_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `partner_key_partner` ON `partner_key` (`partner_id`);