-- AlterTable
ALTER TABLE "members" ADD COLUMN     "joined_at" TIMESTAMPTZ(6);
