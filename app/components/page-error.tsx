import { Button, ButtonGroup, Card, Page } from "@shopify/polaris";
import { AlertCircleIcon } from "@shopify/polaris-icons";
import { isRouteErrorResponse, useLocation, useNavigate, useRouteError } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { refusalIn } from "#app/components/keep-page.ts";
import { Notice } from "#app/components/notice.tsx";

/**
 * What went wrong and what to do about it, inside the page so that the navigation stays. Answers of the session
 * library (they leave the frame or fetch a new token) are passed on to it untouched.
 */
export function PageError() {
  const error = useRouteError();
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  if (isRouteErrorResponse(error) && typeof error.data === "string" && error.data.startsWith("<"))
    return boundary.error(error);
  const { heading, words } = describe(error);
  // The same question would be refused again.
  const refused = isRouteErrorResponse(error) && error.status < 500;
  const missing = isRouteErrorResponse(error) && error.status === 404;
  return (
    <Page>
      <Card padding="0">
        <Notice
          icon={AlertCircleIcon}
          heading={heading}
          action={
            <ButtonGroup>
              {refused ? null : (
                <Button variant="primary" onClick={() => navigate(pathname + search, { replace: true })}>
                  Try again
                </Button>
              )}
              <Button url={missing ? "/app" : pathname} variant={refused ? "primary" : "secondary"}>
                {missing ? "Go to Laurel" : "Start over"}
              </Button>
            </ButtonGroup>
          }
        >
          {words}
        </Notice>
      </Card>
    </Page>
  );
}

function describe(error: unknown): { heading: string; words: string } {
  if (!isRouteErrorResponse(error))
    return {
      heading: "This page could not be shown",
      words: "Something went wrong on our side, nothing is lost. Try again in a moment.",
    };
  const heading =
    error.status === 404
      ? "There is nothing here"
      : error.status < 500
        ? "This cannot be shown"
        : "This page could not be shown";
  return { heading, words: wordsOf(error.data) };
}

function wordsOf(data: unknown): string {
  if (typeof data === "string" && data) return data;
  return refusalIn(data) ?? "Try again in a moment. Nothing is lost.";
}
