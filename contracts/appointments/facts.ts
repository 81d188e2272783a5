/** One thing a calendar vendor told us about a booking. Fields that the vendor left out are undefined. */
export interface BookingFact {
  readonly kind: 'created' | 'rescheduled' | 'cancelled' | 'no_show_marked' | 'no_show_unmarked';
  /** The vendor's id of the booking; of the new one when rescheduled. */
  readonly uid: string;
  /** The booking that a reschedule replaces. */
  readonly previousUid?: string;
  readonly eventTypeId?: string;
  readonly title?: string;
  readonly startsAt?: Date;
  readonly endsAt?: Date;
  readonly attendee?: BookingAttendee;
  /** Our ids, when the booking carries them in its metadata. */
  readonly operatorId?: string;
  readonly leadId?: string;
  readonly happenedAt: Date;
}

export interface BookingAttendee {
  readonly name?: string;
  readonly email?: string;
  /** As the vendor gives it; not yet E.164. */
  readonly phone?: string;
  /** IANA zone */
  readonly zone?: string;
  /** The language that they booked in, as the vendor gives it, e.g. es or pt-BR. */
  readonly locale?: string;
}
