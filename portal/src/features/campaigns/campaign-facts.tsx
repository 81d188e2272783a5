import { Anchor, DataList, Paper, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../../app/session.tsx';
import { When } from '../../kit/time.tsx';
import type { Campaign } from './campaign.ts';
import { hoursWords, paceWords } from './campaign-words.ts';

/** What it was set to. */
export function CampaignFacts({ campaign }: { campaign: Campaign }) {
  return (
    <Paper p="md">
      <Title order={2} size="h4" mb="sm">
        Settings
      </Title>
      <DataList size="sm" labelWidth={140} orientation="horizontal">
        {factsOf(campaign).map(({ name, says }) => (
          <DataList.Item key={name}>
            <DataList.ItemLabel>{name}</DataList.ItemLabel>
            <DataList.ItemValue className="breakable">{says}</DataList.ItemValue>
          </DataList.Item>
        ))}
      </DataList>
    </Paper>
  );
}

interface Fact {
  readonly name: string;
  readonly says: ReactNode;
}

function factsOf(campaign: Campaign): Fact[] {
  const { hours, zone, startsAt, endsAt, atEnd, policy, sequence, bookingUrl, clonedFrom } = campaign;
  const facts: (Fact | false)[] = [
    { name: 'Begins', says: paceWords(campaign) },
    { name: 'Hours', says: `${hoursWords(hours)}, by each person’s own clock` },
    { name: 'Zone', says: zone },
    startsAt !== null && { name: 'Not before', says: <When at={startsAt} isBeside zone={zone} /> },
    endsAt !== null && { name: 'Ends', says: <When at={endsAt} isBeside zone={zone} /> },
    { name: 'At its end', says: atEnd === 'finish' ? 'who is under way finishes' : 'who is under way stops' },
    sequence !== null && { name: 'Sequence', says: `${sequence.name}, version ${sequence.version}` },
    policy !== null && { name: 'Policy', says: <PolicyName {...policy} /> },
    { name: 'Number', says: campaign.fromNumber },
    { name: 'Agent', says: campaign.retellAgentId ?? 'none' },
    { name: 'Cal.com event type', says: campaign.calcomEventTypeId ?? 'none' },
    { name: 'Booking link', says: bookingUrl ? <Out address={bookingUrl} /> : 'none' },
    { name: 'Started', says: <When at={campaign.startedAt} none="not yet" /> },
    { name: 'Made', says: <When at={campaign.createdAt} /> },
    clonedFrom !== null && { name: 'Made after', says: <Original id={clonedFrom} /> },
  ];
  return facts.filter((fact) => fact !== false);
}

function PolicyName({ name, version }: { name: string; version: number }) {
  const may = useMay('settings:read');
  const says = `${name}, version ${version}`;
  if (!may) return says;
  return (
    <Anchor size="sm" renderRoot={(props) => <Link to="/settings/policies" {...props} />}>
      {says}
    </Anchor>
  );
}

function Out({ address }: { address: string }) {
  return (
    <Anchor size="sm" href={address} target="_blank" rel="noreferrer">
      {address}
    </Anchor>
  );
}

function Original({ id }: { id: string }) {
  return (
    <Anchor size="sm" renderRoot={(props) => <Link to="/campaigns/$id" params={{ id }} {...props} />}>
      another campaign
    </Anchor>
  );
}
