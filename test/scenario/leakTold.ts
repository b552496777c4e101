/** What the mediation of script C (domain.md §7.3) comes to on paper. */
import type { MediationTold } from '../support/mediationTold.ts'

export const leakTold: MediationTold = {
  papers: [
    ['05-18 09:33', 'M-C1', 'register', '云汀司调字〔2026〕1号', 'mediator-people'],
    ['05-18 09:33', 'M-C1', 'consentForm', '云汀司调字〔2026〕2号', 'mediator-people'],
    ['05-20 11:44', 'M-C1', 'record', '云汀司调字〔2026〕3号', 'mediator-people'],
    ['05-20 11:51', 'M-C1', 'agreement', '云汀司调字〔2026〕4号', 'mediator-people'],
    ['05-20 14:03', 'M-C2', 'register', '云汀司调字〔2026〕5号', 'mediator-people'],
    ['05-20 14:03', 'M-C2', 'consentForm', '云汀司调字〔2026〕6号', 'mediator-people'],
    ['05-22 17:05', 'M-C2', 'record', '云汀司调字〔2026〕7号', 'mediator-people'],
    ['05-22 17:11', 'M-C2', 'agreement', '云汀司调字〔2026〕8号', 'mediator-people'],
    ['05-22 17:31', 'M-C3', 'register', '云汀法诉前调字〔2026〕1号', 'mediator-court'],
    ['05-22 17:43', 'M-C4', 'register', '云汀司调字〔2026〕9号', 'mediator-people'],
    ['05-22 17:43', 'M-C4', 'consentForm', '云汀司调字〔2026〕10号', 'mediator-people'],
    ['05-25 16:05', 'M-C3', 'declineLetter', '云汀法诉前调字〔2026〕2号', 'mediator-court'],
    ['06-22 09:30', 'M-C1', 'caseFile', '云汀司调字〔2026〕11号', 'mediator-people'],
    ['06-22 09:31', 'M-C2', 'caseFile', '云汀司调字〔2026〕12号', 'mediator-people'],
    ['06-22 09:32', 'M-C3', 'caseFile', '云汀法诉前调字〔2026〕3号', 'mediator-court'],
  ],
  signed: [
    ['05-18 09:33', 'M-C1', 'consentForm', 'signed', 'applicant respondent'],
    ['05-20 11:44', 'M-C1', 'record', 'signed', 'applicant respondent mediator'],
    ['05-20 11:50', 'M-C1', 'agreement', 'signed', 'applicant respondent mediator'],
    ['05-20 11:50', 'M-C1', 'agreement', 'stamped', 'body'],
    ['05-20 14:03', 'M-C2', 'consentForm', 'signed', 'applicant respondent'],
    ['05-22 17:05', 'M-C2', 'record', 'signed', 'applicant respondent mediator'],
    ['05-22 17:10', 'M-C2', 'agreement', 'signed', 'applicant respondent mediator'],
    ['05-22 17:10', 'M-C2', 'agreement', 'stamped', 'body'],
    ['05-22 17:43', 'M-C4', 'consentForm', 'signed', 'applicant respondent'],
    ['05-25 16:05', 'M-C3', 'declineLetter', 'stamped', 'body'],
  ],
  served: [
    ['05-20 11:55', 'M-C1', 'agreement', 'applicant', 'handed'],
    ['05-20 11:55', 'M-C1', 'agreement', 'respondent', 'handed'],
    ['05-22 17:15', 'M-C2', 'agreement', 'applicant', 'handed'],
    ['05-22 17:15', 'M-C2', 'agreement', 'respondent', 'handed'],
    ['05-25 16:10', 'M-C3', 'declineLetter', 'applicant', 'posted'],
  ],
  sessions: [
    ['05-20 09:00', 'M-C1', 'applicant respondent', 'closed'],
    ['05-21 09:00', 'M-C2', 'applicant respondent', 'closed'],
  ],
  proposals: [
    ['05-20 10:20', 'M-C1', 'A'],
    ['05-20 10:25', 'M-C1', 'B'],
  ],
  mediators: [
    ['M-C1', '1', 'parties'],
    ['M-C2', '1', 'parties'],
    ['M-C4', '1', 'parties'],
  ],
  spokesmen: [
    ['M-C1', 'applicant', 9, 218],
    ['M-C2', 'applicant', 9, 218],
    ['M-C4', 'applicant', 3, 61],
  ],
  claims: [
    ['M-C1', 'applicant', 'compensation', null, 'stands'],
    ['M-C2', 'applicant', 'compensation', 1264000, 'stands'],
    ['M-C2', 'applicant', 'compensation', 887000, 'stands'],
    ['M-C2', 'applicant', 'compensation', 215000, 'stands'],
  ],
  plans: [],
  kept: [],
  courts: [],
}
