/** @jsxImportSource react */
import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { parse } from 'graphql';
import { useEffect, useRef } from 'react';

/** Asks the question of the tab that the page opens with, once; what would write or go on is left to the reader. */
export function AnswerOnce() {
  const { run } = useGraphiQLActions();
  const editor = useGraphiQL((state) => state.queryEditor);
  const response = useGraphiQL((state) => state.responseEditor);
  const isDone = useRef(false);
  useEffect(() => {
    if (isDone.current || !editor || !response) return;
    isDone.current = true;
    if (onlyReads(editor.getValue())) run();
  }, [editor, response]);
  return null;
}

function onlyReads(text) {
  try {
    const operations = parse(text).definitions.filter((definition) => definition.kind === 'OperationDefinition');
    return operations.length > 0 && operations.every(({ operation }) => operation === 'query');
  } catch {
    return false;
  }
}
