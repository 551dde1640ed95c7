/** What happens when files change under a running gateway. */
package caravan.reload;
