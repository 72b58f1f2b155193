-- AlterTable
ALTER TABLE "members" ADD COLUMN IF NOT EXISTS "joined_at" TIMESTAMPTZ(6);
