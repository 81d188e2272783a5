interface Version {
  readonly version: number;
  readonly effectiveFrom: Date;
}

export interface Times {
  /** `withdrawn`: a newer version began before it could. */
  readonly standing: 'past' | 'in_force' | 'planned' | 'withdrawn';
  /** When the next version begins or began; null: open, or withdrawn. */
  readonly until: Date | null;
}

/**
 * When each version holds. The newest version has the last word: from the moment on at which it begins, whatever was
 * agreed before it holds no more, and what was planned to begin later never does. The first holds for anything earlier.
 *
 * @param newestFirst consecutive versions of one client
 * @param bound when the earliest of the versions that are newer than these begins; null: there is none
 */
export function withTimes<V extends Version>(
  newestFirst: readonly V[],
  now: Date,
  bound: Date | null,
): (V & Times)[] {
  let until = bound;
  return newestFirst.map((each) => {
    const times = timesOf(each, now, until);
    if (times.standing !== 'withdrawn') until = each.effectiveFrom;
    return { ...each, ...times };
  });
}

function timesOf({ version, effectiveFrom }: Version, now: Date, until: Date | null): Times {
  if (until && until <= effectiveFrom) return { standing: 'withdrawn', until: null };
  if (until && until <= now) return { standing: 'past', until };
  return { standing: effectiveFrom > now && version > 1 ? 'planned' : 'in_force', until };
}
