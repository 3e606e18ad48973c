// What a visitor without tabs of their own is shown first. The texts are files, so that the
// server's tests run them too, and the plain page offers the same ones.
import disputed from './tabs/disputed.graphql?raw';
import entity from './tabs/entity.graphql?raw';
import origin from './tabs/origin.graphql?raw';

export const openingTabs = [entity, disputed, origin].map((query) => ({ query }));
