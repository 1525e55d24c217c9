import { useParams } from 'react-router';
import { CaseList } from './case-list.js';
import { CasePage } from './case-page.js';
import './page.css';

/** The queue and its cases are one page: what they share is here, and nowhere else. */
export default function CasesPage() {
  const { id } = useParams();
  // Another case is another page: it begins at its top, with nothing revealed.
  return id === undefined ? <CaseList /> : <CasePage key={id} id={id} />;
}
