/** Whether what is said or written ends in a question, in any of the scripts that mark one. What closes behind the mark counts for nothing. */
export const endsInQuestion = (text: string): boolean => /[?\uFF1F\u061F\u2047-\u2049][\p{Pe}\p{Pf}"'\s]*$/u.test(text)
