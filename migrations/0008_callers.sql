CREATE TABLE `partner_identity` (
	`partner_id` text NOT NULL,
	`name` text NOT NULL,
	`issuer` text NOT NULL,
	`subject` text NOT NULL,
	`audience` text NOT NULL,
	`permissions` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`last_used_at` integer,
	`created_by` text NOT NULL,
	PRIMARY KEY(`partner_id`, `name`)
);
--> statement-breakpoint
CREATE INDEX `partner_identity_subject` ON `partner_identity` (`issuer`,`subject`,`partner_id`);--> statement-breakpoint
ALTER TABLE `event` ADD `name` text;--> statement-breakpoint
ALTER TABLE `partner_key` ADD `sealed_secret` text;