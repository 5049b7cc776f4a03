package io.cachestarter.codec;

import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.SliceImpl;
import org.springframework.data.domain.Sort;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.Version;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.Deserializers;
import tools.jackson.databind.ser.Serializers;
import tools.jackson.databind.type.TypeFactory;

/**
 * Reads and writes the pages and slices of Spring Data as {@link Content}. Subclasses of
 * the application are left alone: they may bring annotations of their own. Touched only
 * when Spring Data is there.
 */
final class PageModule extends JacksonModule {

	private static final Set<Class<?>> PAGES = Set.of(Page.class, PageImpl.class);

	private static final Set<Class<?>> SLICES = Set.of(Slice.class, SliceImpl.class);

	private static boolean isSupported(Class<?> type) {
		return PAGES.contains(type) || SLICES.contains(type);
	}

	private static JavaType contentType(JavaType type, TypeFactory types) {
		JavaType[] elements = type.findTypeParameters(Slice.class);
		JavaType element = (elements.length == 1) ? elements[0] : types.constructType(Object.class);
		return types.constructParametricType(Content.class, element);
	}

	@Override
	public String getModuleName() {
		return PageModule.class.getName();
	}

	@Override
	public Version version() {
		return Version.unknownVersion();
	}

	@Override
	public void setupModule(SetupContext context) {
		context.addSerializers(new PageSerializers());
		context.addDeserializers(new PageDeserializers());
	}

	private static final class PageSerializers extends Serializers.Base {

		@Override
		public @Nullable ValueSerializer<?> findSerializer(SerializationConfig config, JavaType type,
				BeanDescription.Supplier description, JsonFormat.@Nullable Value format) {
			return isSupported(type.getRawClass()) ? new PageSerializer(contentType(type, config.getTypeFactory()))
					: null;
		}

	}

	private static final class PageDeserializers extends Deserializers.Base {

		@Override
		public @Nullable ValueDeserializer<?> findBeanDeserializer(JavaType type, DeserializationConfig config,
				BeanDescription.Supplier description) {
			return isSupported(type.getRawClass())
					? new PageDeserializer(type.getRawClass(), contentType(type, config.getTypeFactory())) : null;
		}

		@Override
		public boolean hasDeserializerFor(DeserializationConfig config, Class<?> type) {
			return isSupported(type);
		}

	}

	private static final class PageSerializer extends ValueSerializer<Slice<?>> {

		private final JavaType contentType;

		PageSerializer(JavaType contentType) {
			this.contentType = contentType;
		}

		@Override
		public void serialize(Slice<?> slice, JsonGenerator generator, SerializationContext context) {
			context.findTypedValueSerializer(this.contentType, /* cache= */ true)
				.serialize(Content.of(slice), generator, context);
		}

	}

	private static final class PageDeserializer extends ValueDeserializer<Slice<?>> {

		private final Class<?> pageType;

		private final JavaType contentType;

		PageDeserializer(Class<?> pageType, JavaType contentType) {
			this.pageType = pageType;
			this.contentType = contentType;
		}

		@Override
		public Slice<?> deserialize(JsonParser parser, DeserializationContext context) {
			Content<?> content = context.readValue(parser, this.contentType);
			return PAGES.contains(this.pageType) ? content.toPage() : content.toSlice();
		}

	}

	/** What is stored of a page; without number and size it is unpaged. */
	record Content<T>(List<T> content, @Nullable Integer number, @Nullable Integer size, List<Order> sort,
			@Nullable Long total, boolean more) {

		static <T> Content<T> of(Slice<T> slice) {
			Pageable pageable = slice.getPageable();
			boolean paged = pageable.isPaged();
			return new Content<>(slice.getContent(), paged ? (Integer) pageable.getPageNumber() : null,
					paged ? (Integer) pageable.getPageSize() : null, pageable.getSort().map(Order::of).toList(),
					(slice instanceof Page<T> page) ? (Long) page.getTotalElements() : null, slice.hasNext());
		}

		Page<T> toPage() {
			return new PageImpl<>(this.content, toPageable(), (this.total != null) ? this.total : this.content.size());
		}

		Slice<T> toSlice() {
			return new SliceImpl<>(this.content, toPageable(), this.more);
		}

		private Pageable toPageable() {
			Sort orders = Sort.by(this.sort.stream().map(Order::toOrder).toList());
			return (this.number != null && this.size != null) ? PageRequest.of(this.number, this.size, orders)
					: Pageable.unpaged(orders);
		}

	}

	/** What is stored of one property of a sort. */
	record Order(String property, Sort.Direction direction, boolean ignoreCase, Sort.NullHandling nulls) {

		static Order of(Sort.Order order) {
			return new Order(order.getProperty(), order.getDirection(), order.isIgnoreCase(), order.getNullHandling());
		}

		Sort.Order toOrder() {
			return new Sort.Order(this.direction, this.property, this.ignoreCase, this.nulls);
		}

	}

}
