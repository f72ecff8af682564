import { useEffect, useState } from "react";
import { Refused, isRefused } from "../api/client";
import { clockTime, timeLeft } from "../words/dates";
import { typeset } from "../words/typeset";

/** Seconds until the moment, in milliseconds since 1970; never below zero. */
function useSecondsUntil(moment: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((moment - now) / 1_000));
}

function Locked({ until }: { until: number }) {
  const seconds = useSecondsUntil(until);
  if (seconds === 0) {
    return (
      <p className="notice notice-quiet" role="status">
        Votre compte est de nouveau ouvert&nbsp;: vous pouvez réessayer.
      </p>
    );
  }
  return (
    <div className="notice notice-warm">
      <p role="alert">
        <strong>Votre compte est verrouillé sur cet appareil.</strong> Trois essais de suite ont échoué. Il se rouvrira de
        lui-même à {clockTime(new Date(until))}.
      </p>
      <p className="time-left" role="timer">
        Encore {timeLeft(seconds)}
      </p>
    </div>
  );
}

/** Why signing in failed, and what to do. */
export function SignInTrouble({ error, at }: { error: Error | null; at: number }) {
  if (!error) return null;
  if (isRefused(error, "account_locked")) return <Locked key={at} until={at + (error.retryAfter ?? 0) * 1_000} />;
  return (
    <p className="notice notice-warm" role="alert">
      {error instanceof Refused && error.detail
        ? typeset(error.detail)
        : "Le service ne répond pas. Votre mot de passe n’est pas en cause\u00a0: réessayez dans un instant."}
    </p>
  );
}
